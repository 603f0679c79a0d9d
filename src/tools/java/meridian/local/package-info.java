/**
 * Every region on one machine, through the same Lambda entry point as in AWS: {@link
 * meridian.local.database} holds a table replica per region, {@link meridian.local.replication}
 * plays the global table, and {@link meridian.local.gateway} plays what clients meet. Here they are
 * put together. Test and local use only: none of it is part of a Lambda artifact.
 */
@NullMarked
package meridian.local;

import org.jspecify.annotations.NullMarked;
