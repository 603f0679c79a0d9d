/**
 * What operators do to a deployment by hand: {@code scripts/torrents} and {@code scripts/peer}.
 * They act on a local run unless they are told to act on AWS, and say first on which.
 */
@NullMarked
package meridian.operate;

import org.jspecify.annotations.NullMarked;
