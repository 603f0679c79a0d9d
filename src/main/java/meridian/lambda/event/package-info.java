/** Events of the front doors (Application Load Balancer, HTTP API) and their replies. */
@NullMarked
package meridian.lambda.event;

import org.jspecify.annotations.NullMarked;
