/** Loopback ports that can refuse connections, and the region of a signed AWS request. */
@NullMarked
package meridian.local.net;

import org.jspecify.annotations.NullMarked;
