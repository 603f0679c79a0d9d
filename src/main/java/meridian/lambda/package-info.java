/** The Lambda entry points and their composition root. */
@NullMarked
package meridian.lambda;

import org.jspecify.annotations.NullMarked;
