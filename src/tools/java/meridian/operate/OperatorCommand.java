package meridian.operate;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.command.CommandFailedException;
import meridian.command.ReportCommand;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.LocalRun;
import meridian.deployment.NoDeploymentException;
import meridian.deployment.RunFile;
import meridian.report.Report;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that acts on a deployment: a local run or, with {@code --aws}, one in AWS. */
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public abstract class OperatorCommand extends ReportCommand {

  private final Map<String, String> environment;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      order = 90,
      description = "run file of the local run to act on (default: " + RunFile.DEFAULT + ")")
  private Optional<Path> run;

  @Option(
      names = "--aws",
      order = 91,
      description = "act on the deployment in AWS, with the credentials of the AWS CLI")
  private boolean aws;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      order = 92,
      defaultValue = "regions",
      description =
          "with --aws: directory that describes the deployment (default: ${DEFAULT-VALUE})")
  private Path regions;

  /**
   * A command.
   *
   * @param environment the environment variables, which have the deployment's keys with {@code
   *     --aws}
   */
  protected OperatorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Checks the arguments, before anything else is done.
   *
   * @throws ParameterException if they are wrong
   */
  protected abstract void checkArguments();

  /**
   * Checks that the command supports AWS.
   *
   * @throws CommandFailedException if it does not
   */
  protected void checkAws() throws CommandFailedException {}

  /** Acts on a deployment. */
  protected abstract Report act(Deployment deployment) throws CommandFailedException;

  /** Acts on a deployment in AWS. */
  protected Report actInAws(Deployment deployment, Topology topology)
      throws CommandFailedException {
    return act(deployment);
  }

  @Override
  protected final Report run() throws CommandFailedException {
    if (aws && run.isPresent()) {
      throw wrong("--aws and --run exclude each other");
    }
    checkArguments();
    try {
      return aws ? actInAws() : actLocally();
    } catch (NoDeploymentException | TopologyException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether the command acts on AWS. */
  protected final boolean isInAws() {
    return aws;
  }

  /** The region of that name. */
  public static DeployedRegion find(Deployment deployment, String name)
      throws CommandFailedException {
    return deployment
        .region(name)
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "There is no region %s. Nothing was done. The regions are: %s."
                        .formatted(name, names(deployment))));
  }

  private Report actInAws() throws NoDeploymentException, CommandFailedException {
    checkAws();
    Topology topology = Topology.read(regions);
    Deployment deployment = Deployment.inAws(topology, environment);
    note("In AWS: " + names(deployment));
    return actInAws(deployment, topology);
  }

  private Report actLocally() throws NoDeploymentException, CommandFailedException {
    LocalRun local = new RunFile(run.orElse(Path.of(RunFile.DEFAULT))).read();
    note(
        "In the local run of process %d: %s".formatted(local.process(), names(local.deployment())));
    return act(local.deployment());
  }

  private static String names(Deployment deployment) {
    return deployment.regions().stream()
        .map(DeployedRegion::name)
        .collect(Collectors.joining(", "));
  }
}
