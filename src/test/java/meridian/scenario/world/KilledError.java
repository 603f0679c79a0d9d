package meridian.scenario.world;

/** The end of a process: nothing that it runs catches this. */
final class KilledError extends Error {
  private static final long serialVersionUID = 1;

  KilledError() {
    super("killed, as the scenario wants it", null, false, false);
  }
}
