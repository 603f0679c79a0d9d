/**
 * Meridian as actions of <a href="https://openwhisk.apache.org">Apache OpenWhisk</a>: a container
 * that fulfils its action contract, and web actions' requests.
 */
@NullMarked
package meridian.openwhisk;

import org.jspecify.annotations.NullMarked;
