/** DynamoDB's rules for items: keys and their order, and what a call consumes. */
@NullMarked
package meridian.local.database.item;

import org.jspecify.annotations.NullMarked;
