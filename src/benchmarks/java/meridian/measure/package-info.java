/** What all measurements share: goals, tables in Markdown, and the options of their commands. */
@NullMarked
package meridian.measure;

import org.jspecify.annotations.NullMarked;
