/** BitTorrent clients in virtual time: their sessions, and how they announce. */
@NullMarked
package meridian.simulation;

import org.jspecify.annotations.NullMarked;
