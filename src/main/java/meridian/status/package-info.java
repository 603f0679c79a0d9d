/**
 * What the regions last reported, for people: the state of the world behind the status page and
 * {@code /stats.json}. Nothing here is used to answer clients.
 */
@NullMarked
package meridian.status;

import org.jspecify.annotations.NullMarked;
