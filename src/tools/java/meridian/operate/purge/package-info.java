/** The command that starts a sweep. */
@NullMarked
package meridian.operate.purge;

import org.jspecify.annotations.NullMarked;
