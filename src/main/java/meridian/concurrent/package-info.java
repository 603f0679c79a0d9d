/**
 * Time limits, parallel calls and caches that refresh themselves. A leaf: it knows no store and no
 * tracker.
 */
@NullMarked
package meridian.concurrent;

import org.jspecify.annotations.NullMarked;
