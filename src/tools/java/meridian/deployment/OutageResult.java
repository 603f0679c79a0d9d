package meridian.deployment;

/**
 * What came of an {@link OutageRequest}, as JSON has it.
 *
 * @param outage what is wrong with the region now
 * @param changed whether that was not so before
 */
public record OutageResult(Outage outage, boolean changed) {}
