/** Control items as objects of a bucket: one for each kind of items and region. */
@NullMarked
package meridian.store.s3.control;

import org.jspecify.annotations.NullMarked;
