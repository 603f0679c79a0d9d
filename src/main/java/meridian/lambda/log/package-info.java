/** The functions' log in JSON. */
@NullMarked
package meridian.lambda.log;

import org.jspecify.annotations.NullMarked;
