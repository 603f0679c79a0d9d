/**
 * The AWS service in front of a region's Lambda function: an Application Load Balancer or an HTTP
 * API, which turns HTTP requests into Lambda events and Lambda replies into HTTP.
 */
@NullMarked
package meridian.local.gateway;

import org.jspecify.annotations.NullMarked;
