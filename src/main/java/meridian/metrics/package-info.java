/**
 * Metrics: the catalogue of everything that is measured, and the registry that measures it. How
 * metrics are published, and to whom, is the business of other packages.
 */
@NullMarked
package meridian.metrics;

import org.jspecify.annotations.NullMarked;
