/**
 * Requests and replies as plain values, and what the tracker answers on each path. Every front door
 * goes through here.
 */
@NullMarked
package meridian.http;

import org.jspecify.annotations.NullMarked;
