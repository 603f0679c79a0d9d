/** Timeouts, parallel calls and refreshing caches. A leaf: it imports no other package. */
@NullMarked
package meridian.concurrent;

import org.jspecify.annotations.NullMarked;
