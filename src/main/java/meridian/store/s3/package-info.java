/**
 * The stores in S3 or a compatible object store: {@link meridian.store.s3.object} is what they need
 * of it.
 */
@NullMarked
package meridian.store.s3;

import org.jspecify.annotations.NullMarked;
