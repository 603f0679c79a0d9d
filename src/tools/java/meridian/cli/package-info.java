/**
 * Talking to a tracker by hand: what {@code scripts/announce} and {@code scripts/scrape} run. Shows
 * what any tracker says, not only ours, so it reads answers from bytes and trusts none.
 */
@NullMarked
package meridian.cli;

import org.jspecify.annotations.NullMarked;
