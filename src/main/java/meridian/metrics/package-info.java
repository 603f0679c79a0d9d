/**
 * Metrics: the catalogue of everything that is measured, and the registry that measures it. Other
 * packages publish them.
 */
@NullMarked
package meridian.metrics;

import org.jspecify.annotations.NullMarked;
