/** Times of handlers that answer from memory, measured with JMH. */
@NullMarked
package meridian.speed;

import org.jspecify.annotations.NullMarked;
