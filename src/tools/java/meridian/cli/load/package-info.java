/** The load generator for one tracker on this machine. */
@NullMarked
package meridian.cli.load;

import org.jspecify.annotations.NullMarked;
