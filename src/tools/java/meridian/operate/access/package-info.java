/** The commands for the lists of denied torrents and banned clients. */
@NullMarked
package meridian.operate.access;

import org.jspecify.annotations.NullMarked;
