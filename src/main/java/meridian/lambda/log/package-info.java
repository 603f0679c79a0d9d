/** The functions' log: one line of JSON per record. */
@NullMarked
package meridian.lambda.log;

import org.jspecify.annotations.NullMarked;
