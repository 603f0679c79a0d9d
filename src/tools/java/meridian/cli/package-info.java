/**
 * The commands that send requests to any tracker: {@code scripts/announce} and {@code
 * scripts/scrape}. They read answers as untrusted bytes.
 */
@NullMarked
package meridian.cli;

import org.jspecify.annotations.NullMarked;
