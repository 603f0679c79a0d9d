/**
 * A client of any tracker for people: {@code scripts/announce} and {@code scripts/scrape}. It reads
 * answers as untrusted bytes.
 */
@NullMarked
package meridian.cli;

import org.jspecify.annotations.NullMarked;
