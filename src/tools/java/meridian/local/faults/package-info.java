/**
 * A DynamoDB that fails: a proxy in front of one, which has the replicas of some regions answer
 * late, wrongly or not at all.
 */
@NullMarked
package meridian.local.faults;

import org.jspecify.annotations.NullMarked;
