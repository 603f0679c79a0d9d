/**
 * Where a deployment of Meridian is found: one in AWS, or a local run, which says so in its run
 * file.
 */
@NullMarked
package meridian.deployment;

import org.jspecify.annotations.NullMarked;
