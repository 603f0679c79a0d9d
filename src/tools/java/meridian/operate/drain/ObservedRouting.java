package meridian.operate.drain;

/**
 * The last observation of a wait for a drain or undrain to take effect.
 *
 * @param isReached whether all clients are sent where they should be
 */
record ObservedRouting(boolean isReached, ClientRouting.Observation observation) {}
