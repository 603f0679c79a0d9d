package meridian.deployment;

/**
 * A request to a local run to make a region fail or recover, in JSON.
 *
 * @param region the region's name
 * @param action the {@link OutageAction#keyword}
 * @param number the action's parameter; 0 if it has none
 */
public record OutageRequest(String region, String action, double number) {}
