/** The swarm store: how an announce and a scrape read and write a region's bucket. */
@NullMarked
package meridian.store.s3.swarm;

import org.jspecify.annotations.NullMarked;
