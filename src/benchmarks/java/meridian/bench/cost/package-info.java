/** What calls of DynamoDB and S3 cost: capacity units, requests, prices, categories and sums. */
@NullMarked
package meridian.bench.cost;

import org.jspecify.annotations.NullMarked;
