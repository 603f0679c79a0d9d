package meridian.deployment;

/**
 * A local run that goes on.
 *
 * @param process its process id
 * @param deployment what it runs
 */
public record LocalRun(long process, Deployment deployment) {}
