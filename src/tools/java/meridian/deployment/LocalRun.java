package meridian.deployment;

/**
 * A running local run.
 *
 * @param process its process id
 * @param deployment the deployment that it runs
 */
public record LocalRun(long process, Deployment deployment) {}
