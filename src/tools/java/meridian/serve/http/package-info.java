/** An HTTP/1.1 server on Netty, for requests without bodies and small replies. */
@NullMarked
package meridian.serve.http;

import org.jspecify.annotations.NullMarked;
