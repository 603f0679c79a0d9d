/**
 * DynamoDB global tables: a {@link meridian.local.replication.Replicator} reads each replica's
 * stream and applies its changes to the other replicas.
 */
@NullMarked
package meridian.local.replication;

import org.jspecify.annotations.NullMarked;
