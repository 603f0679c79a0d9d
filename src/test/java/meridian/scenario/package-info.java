/**
 * What may happen to a tracker of several regions, and the invariants that hold all the same: each
 * scenario is written once, and played over a modelled global table and over HTTP to an embedded
 * DynamoDB.
 */
@NullMarked
package meridian.scenario;

import org.jspecify.annotations.NullMarked;
