/** The functions' configuration: environment variables, parsed and checked. */
@NullMarked
package meridian.lambda.config;

import org.jspecify.annotations.NullMarked;
