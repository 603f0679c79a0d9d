/** What the stores need of an object store, and S3 as one. */
@NullMarked
package meridian.store.s3.object;

import org.jspecify.annotations.NullMarked;
