/**
 * A global table in virtual time, for experiments that take hours in AWS and milliseconds here: the
 * production code runs on it unchanged, since it is reached through the SDK's own client interface.
 */
@NullMarked
package meridian.model;

import org.jspecify.annotations.NullMarked;
