/** An HTTP/1.1 server on the loopback interface, and its requests and replies as plain values. */
@NullMarked
package meridian.local.http;

import org.jspecify.annotations.NullMarked;
