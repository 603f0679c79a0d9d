/** The description of the regions in {@code regions/}: read, checked, and sized. */
@NullMarked
package meridian.topology;

import org.jspecify.annotations.NullMarked;
