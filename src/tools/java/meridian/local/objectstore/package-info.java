/** An S3 server in this process. */
@NullMarked
package meridian.local.objectstore;

import org.jspecify.annotations.NullMarked;
