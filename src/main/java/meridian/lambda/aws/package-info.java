/** What functions stand on in AWS: clients, clock, randomness, threads. */
@NullMarked
package meridian.lambda.aws;

import org.jspecify.annotations.NullMarked;
