/**
 * HTTP requests and responses as values, and the router that answers each path. Every front door
 * uses it.
 */
@NullMarked
package meridian.http;

import org.jspecify.annotations.NullMarked;
