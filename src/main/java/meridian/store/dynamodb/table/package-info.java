/**
 * The items of the two DynamoDB tables: keys, attributes, layouts. {@link
 * meridian.store.dynamodb.table.PeerTable} describes the peer table.
 */
@NullMarked
package meridian.store.dynamodb.table;

import org.jspecify.annotations.NullMarked;
