/**
 * All regions on one machine, with the same Lambda functions as in AWS. {@link
 * meridian.local.database} holds the tables, {@link meridian.local.replication} makes them global,
 * {@link meridian.local.gateway} and {@link meridian.local.events} invoke the functions, and {@link
 * meridian.local.dns} routes clients. This package puts them together. It is for tests and local
 * use only, and is not part of any Lambda artifact.
 */
@NullMarked
package meridian.local;

import org.jspecify.annotations.NullMarked;
