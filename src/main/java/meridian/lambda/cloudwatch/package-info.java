/** Publishes metrics to CloudWatch, as lines of a function's output. */
@NullMarked
package meridian.lambda.cloudwatch;

import org.jspecify.annotations.NullMarked;
