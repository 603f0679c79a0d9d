/** Results of commands, as text for people and as JSON for programs. */
@NullMarked
package meridian.report;

import org.jspecify.annotations.NullMarked;
