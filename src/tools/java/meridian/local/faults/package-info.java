/** A proxy in front of DynamoDB that delays, breaks or drops the calls to chosen replicas. */
@NullMarked
package meridian.local.faults;

import org.jspecify.annotations.NullMarked;
