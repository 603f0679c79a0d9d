/** DynamoDB's operations on items, as its SDK's client in this process. */
@NullMarked
package meridian.local.database.operation;

import org.jspecify.annotations.NullMarked;
