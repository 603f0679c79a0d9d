/** What trusted proxies tell about their clients: X-Forwarded-For and the PROXY protocol. */
@NullMarked
package meridian.serve.proxy;

import org.jspecify.annotations.NullMarked;
