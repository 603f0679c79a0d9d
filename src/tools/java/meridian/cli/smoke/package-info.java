/** The smoke test of a tracker. */
@NullMarked
package meridian.cli.smoke;

import org.jspecify.annotations.NullMarked;
