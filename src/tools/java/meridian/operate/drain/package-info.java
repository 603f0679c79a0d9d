/** The commands that drain and undrain a region, and where DNS sends its clients. */
@NullMarked
package meridian.operate.drain;

import org.jspecify.annotations.NullMarked;
