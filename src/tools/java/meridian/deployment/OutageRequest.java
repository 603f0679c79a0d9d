package meridian.deployment;

/**
 * What an operator's tool asks of a local run, as JSON has it.
 *
 * @param region the region's name
 * @param action as {@link OutageAction#keyword} has it
 * @param number what the action is to be done with; 0 where it takes none
 */
public record OutageRequest(String region, String action, double number) {}
