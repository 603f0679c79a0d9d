/** Lambda SnapStart: what happens before a snapshot and after a restore. */
@NullMarked
package meridian.lambda.snapstart;

import org.jspecify.annotations.NullMarked;
