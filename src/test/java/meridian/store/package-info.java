@NullMarked
package meridian.store;

import org.jspecify.annotations.NullMarked;
