/** DynamoDB Local in this process: the tables of every region, empty at each start. */
@NullMarked
package meridian.local.database;

import org.jspecify.annotations.NullMarked;
