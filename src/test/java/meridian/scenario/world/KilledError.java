package meridian.scenario.world;

/** The end of a process, which nothing in it catches. */
final class KilledError extends Error {
  private static final long serialVersionUID = 1;

  KilledError() {
    super("killed by the scenario", null, false, false);
  }
}
