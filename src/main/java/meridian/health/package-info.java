/**
 * Whether a region is fit to be sent clients: what regions tell each other in heartbeats, and what
 * each concludes about itself.
 */
@NullMarked
package meridian.health;

import org.jspecify.annotations.NullMarked;
