/** Ports of the loopback interface that can fail, and what requests to AWS are signed for. */
@NullMarked
package meridian.local.net;

import org.jspecify.annotations.NullMarked;
