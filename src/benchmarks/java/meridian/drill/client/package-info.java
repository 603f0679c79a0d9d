/** The drill's BitTorrent clients, and what is observed of them. */
@NullMarked
package meridian.drill.client;

import org.jspecify.annotations.NullMarked;
