/** Lambda functions in this process, with the context that Lambda passes to them. */
@NullMarked
package meridian.local.function;

import org.jspecify.annotations.NullMarked;
