/**
 * What makes tables of several regions into one global table, as DynamoDB does in AWS: a {@link
 * meridian.local.replication.Replicator} follows each replica's stream and carries what it shows to
 * the others.
 */
@NullMarked
package meridian.local.replication;

import org.jspecify.annotations.NullMarked;
