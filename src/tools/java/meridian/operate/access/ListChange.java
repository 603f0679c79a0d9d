package meridian.operate.access;

import java.util.Locale;
import meridian.store.control.Decision;

/**
 * A change to a list, and how it is described.
 *
 * @param decision what is decided on each entry; its name is the action on the command line
 * @param property the property of a restricted entry in JSON
 * @param done the participle for an entry that was changed
 * @param already the phrase for an entry that was in that state before
 */
record ListChange(Decision.Action decision, String property, String done, String already) {

  String action() {
    return decision.name().toLowerCase(Locale.ROOT);
  }
}
