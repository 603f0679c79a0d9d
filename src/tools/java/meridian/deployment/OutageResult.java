package meridian.deployment;

/**
 * The answer to an {@link OutageRequest}, in JSON.
 *
 * @param outage the region's faults after the action
 * @param changed whether they differ from those before
 */
public record OutageResult(Outage outage, boolean changed) {}
