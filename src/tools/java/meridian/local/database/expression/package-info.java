/**
 * DynamoDB's expression language, as far as Meridian uses it: conditions, filters, key conditions,
 * updates and projections. All else is rejected by name.
 */
@NullMarked
package meridian.local.database.expression;

import org.jspecify.annotations.NullMarked;
