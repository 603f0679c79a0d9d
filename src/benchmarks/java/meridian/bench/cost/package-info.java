/** Capacity units of DynamoDB calls: the pricing rules, categories and sums. */
@NullMarked
package meridian.bench.cost;

import org.jspecify.annotations.NullMarked;
