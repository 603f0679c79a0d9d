/**
 * Every region on one machine, through the same Lambda entry point as in AWS: an embedded DynamoDB
 * holds a table replica per region, a {@link meridian.local.Replicator} plays the global table, an
 * HTTP front per region plays the load balancer or the HTTP API, and a front door plays Route 53.
 * Test and local use only: none of it is part of a Lambda artifact.
 */
@NullMarked
package meridian.local;

import org.jspecify.annotations.NullMarked;
