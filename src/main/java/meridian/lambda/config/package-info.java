/** The functions' configuration, read from environment variables. */
@NullMarked
package meridian.lambda.config;

import org.jspecify.annotations.NullMarked;
