/** DynamoDB's rules for items: values and keys, their sizes and order, and what a call consumes. */
@NullMarked
package meridian.local.database.item;

import org.jspecify.annotations.NullMarked;
