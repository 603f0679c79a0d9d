/** What a deployment costs in AWS, from its description, the templates, prices and measurements. */
@NullMarked
package meridian.cost;

import org.jspecify.annotations.NullMarked;
