/** The metrics of a local run, for Prometheus. */
@NullMarked
package meridian.local.prometheus;

import org.jspecify.annotations.NullMarked;
