@NullMarked
package meridian;

import org.jspecify.annotations.NullMarked;
