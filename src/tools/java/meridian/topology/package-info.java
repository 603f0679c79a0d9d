/** The regions that Meridian runs in, as {@code regions/} describes them. */
@NullMarked
package meridian.topology;

import org.jspecify.annotations.NullMarked;
