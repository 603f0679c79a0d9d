/** Global tables for scenarios, and decorators of their clients. */
@NullMarked
package meridian.scenario.table;

import org.jspecify.annotations.NullMarked;
