/**
 * Resilience of the tracker: decorators of the store with circuit breakers, bulkheads, timeouts and
 * failover, and the rate limits of clients. Retries are those of the store's own client.
 */
@NullMarked
package meridian.resilience;

import org.jspecify.annotations.NullMarked;
