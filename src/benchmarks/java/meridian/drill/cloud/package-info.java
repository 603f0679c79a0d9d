/** A deployment in virtual time: the shipped functions over modelled tables, network and DNS. */
@NullMarked
package meridian.drill.cloud;

import org.jspecify.annotations.NullMarked;
