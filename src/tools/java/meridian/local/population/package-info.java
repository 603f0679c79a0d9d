/** Simulated clients and a simulated day, which give a newcomer's local run something to show. */
@NullMarked
package meridian.local.population;

import org.jspecify.annotations.NullMarked;
