/** The swarm store: how an announce and a scrape read and write the peer table. */
@NullMarked
package meridian.store.dynamodb.announce;

import org.jspecify.annotations.NullMarked;
