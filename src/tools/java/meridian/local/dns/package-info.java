/**
 * Route 53: health checks, latency routing and resolvers' caches, and a front door that sends each
 * request to the region that DNS would answer.
 */
@NullMarked
package meridian.local.dns;

import org.jspecify.annotations.NullMarked;
