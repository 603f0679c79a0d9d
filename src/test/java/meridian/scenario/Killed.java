package meridian.scenario;

/** The end of a process: nothing that it runs catches this. */
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed, as the scenario wants it", null, false, false);
  }
}
