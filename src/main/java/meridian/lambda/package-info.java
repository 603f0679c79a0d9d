/**
 * The Lambda entry points and their composition root: the only place that reads the environment and
 * builds clients. Knows the shapes of the front doors' events.
 */
@NullMarked
package meridian.lambda;

import org.jspecify.annotations.NullMarked;
