/** Lambda SnapStart: warm-up before a snapshot, reset after a restore. */
@NullMarked
package meridian.lambda.snapstart;

import org.jspecify.annotations.NullMarked;
