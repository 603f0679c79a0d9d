/** The command that writes a description of regions from a few answers. */
@NullMarked
package meridian.setup;

import org.jspecify.annotations.NullMarked;
