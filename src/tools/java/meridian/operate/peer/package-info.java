/** The command that shows why a peer is missing. */
@NullMarked
package meridian.operate.peer;

import org.jspecify.annotations.NullMarked;
