/**
 * An embedded DynamoDB: the tables of every region, in memory, in this process and over loopback.
 */
@NullMarked
package meridian.local.database;

import org.jspecify.annotations.NullMarked;
