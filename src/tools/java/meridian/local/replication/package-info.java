/** DynamoDB global tables: every replica's writes are applied to the others after a lag. */
@NullMarked
package meridian.local.replication;

import org.jspecify.annotations.NullMarked;
