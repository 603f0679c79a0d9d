/** A tracker as one ordinary process: {@code scripts/serve}. */
@NullMarked
package meridian.serve;

import org.jspecify.annotations.NullMarked;
