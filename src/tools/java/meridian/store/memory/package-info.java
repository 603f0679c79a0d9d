/** Swarms in the memory of one process: for trying things out and as the yardstick in tests. */
@NullMarked
package meridian.store.memory;

import org.jspecify.annotations.NullMarked;
