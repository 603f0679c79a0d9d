@NullMarked
package meridian.swarm;

import org.jspecify.annotations.NullMarked;
