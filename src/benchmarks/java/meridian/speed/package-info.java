/** How long handlers take over what they answer from memory, by JMH. */
@NullMarked
package meridian.speed;

import org.jspecify.annotations.NullMarked;
