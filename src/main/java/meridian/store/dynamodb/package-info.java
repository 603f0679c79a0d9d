/**
 * Swarms in a DynamoDB global table (version 2019.11.21, eventual consistency between regions).
 *
 * <p>One item per peer and region, in one partition per swarm. An item is named after the replica
 * it was written through, and only that replica ever writes or deletes it; so no item has two
 * writers, and that the last writer wins between replicas loses nothing. {@link
 * meridian.store.dynamodb.table.PeerTable} has the shapes. What operators decide is in a second
 * global table, under the same rule: {@link meridian.store.dynamodb.control.ControlTable}.
 */
@NullMarked
package meridian.store.dynamodb;

import org.jspecify.annotations.NullMarked;
