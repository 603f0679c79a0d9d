/** Lambda functions in this process. */
@NullMarked
package meridian.local.function;

import org.jspecify.annotations.NullMarked;
