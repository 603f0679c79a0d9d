/** The platform of the functions: AWS clients, clock, randomness and threads. */
@NullMarked
package meridian.lambda.aws;

import org.jspecify.annotations.NullMarked;
