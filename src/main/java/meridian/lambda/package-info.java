/**
 * The Lambda functions and their composition roots: the only place that reads environment variables
 * and makes AWS clients.
 */
@NullMarked
package meridian.lambda;

import org.jspecify.annotations.NullMarked;
