/**
 * What operators do to a deployment by hand: the scripts that look after torrents, peers and bans,
 * purge, drain and undrain. They act on a local run unless they are told to act on AWS, and say
 * first on which.
 */
@NullMarked
package meridian.operate;

import org.jspecify.annotations.NullMarked;
