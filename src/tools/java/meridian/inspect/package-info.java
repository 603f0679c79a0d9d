/** Reads of one endpoint's records and tickets, for operators and simulations. */
@NullMarked
package meridian.inspect;

import org.jspecify.annotations.NullMarked;
