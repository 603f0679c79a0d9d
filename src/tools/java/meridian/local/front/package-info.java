/**
 * What stands between clients and the functions: an HTTP server that plays the load balancer or the
 * HTTP API of a region, and a front door that plays Route 53.
 */
@NullMarked
package meridian.local.front;

import org.jspecify.annotations.NullMarked;
