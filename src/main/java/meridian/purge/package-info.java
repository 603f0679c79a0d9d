/** Sweeps of one region's expired records: progress, counts and identity. */
@NullMarked
package meridian.purge;

import org.jspecify.annotations.NullMarked;
