package meridian.operate;

import java.nio.file.Path;
import java.util.Map;
import meridian.command.CommandFailedException;
import meridian.deployment.Deployment;
import meridian.report.Report;
import meridian.topology.Topology;
import picocli.CommandLine.Option;

/** A command that acts on a deployment: a local run or, with {@code --aws}, one in AWS. */
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public abstract class OperatorCommand extends LocalRunCommand {

  private final Map<String, String> environment;

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

  @Override
  protected void checkArguments() {
    if (aws && hasRunFile()) {
      throw wrong("--aws and --run exclude each other");
    }
  }

  /** Whether the command acts on AWS. */
  protected final boolean isInAws() {
    return aws;
  }

  /** Acts on a deployment in AWS. */
  protected Report actInAws(Deployment deployment, Topology topology)
      throws CommandFailedException {
    return act(deployment);
  }

  @Override
  final Report findAndAct() throws CommandFailedException {
    if (!aws) {
      return super.findAndAct();
    }
    Topology topology = Topology.read(regions);
    Deployment deployment = Deployment.inAws(topology, environment);
    note("In AWS: " + names(deployment));
    return actInAws(deployment, topology);
  }
}
