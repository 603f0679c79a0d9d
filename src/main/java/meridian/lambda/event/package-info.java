/**
 * The events that invoke the functions, from front doors and event buses, and the replies to them.
 */
@NullMarked
package meridian.lambda.event;

import org.jspecify.annotations.NullMarked;
