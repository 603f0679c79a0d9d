/**
 * What the commands in {@code scripts/} share: their options, their messages, and how they start.
 */
@NullMarked
package meridian.command;

import org.jspecify.annotations.NullMarked;
