package meridian.lambda;

import java.util.function.LongSupplier;
import meridian.swarm.SwarmStore;

/**
 * The peers of one replica, and what their store has counted since its start.
 *
 * @param store the peers
 * @param downloads completed downloads
 * @param unconfirmedDownloads downloads that may be missing, because an answer was lost
 * @param unknownItems items that were not understood
 */
record CountedSwarms(
    SwarmStore store,
    LongSupplier downloads,
    LongSupplier unconfirmedDownloads,
    LongSupplier unknownItems) {}
