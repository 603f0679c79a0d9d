package meridian.operate;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.LocalRun;
import meridian.deployment.NoDeploymentException;
import meridian.deployment.RunFile;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What operators' commands have in common. They exit with 0 when it is done, with 1 and a sentence
 * when it could not be, with 2 when they are called wrongly.
 */
@Command(sortOptions = false)
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
abstract class OperatorCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description =
          "act on the local run that said so in this file (default: " + RunFile.DEFAULT + ")")
  private Optional<Path> run;

  @Option(
      names = "--aws",
      description =
          "act on AWS instead, on what --regions describes, with credentials from where the AWS CLI"
              + " has them")
  private boolean aws;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description =
          "with --aws: directory that describes the deployment (default: ${DEFAULT-VALUE})")
  private Path regions;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /**
   * A command.
   *
   * @param environment where {@code --aws} finds the deployment's secret
   */
  public OperatorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Checks what picocli cannot.
   *
   * @throws ParameterException if the command is called wrongly; nothing has been done then
   */
  protected abstract void checkArguments();

  /**
   * Checks that it can be done in AWS.
   *
   * @throws FailedActionException if it cannot
   */
  protected void checkAws() throws FailedActionException {}

  /** Does what was asked. */
  protected abstract Report act(Deployment deployment) throws FailedActionException;

  /** Does what was asked in AWS. */
  protected Report actInAws(Deployment deployment, Topology topology) throws FailedActionException {
    return act(deployment);
  }

  @Override
  public Integer call() {
    if (aws && run.isPresent()) {
      throw wrong("--aws and --run exclude each other");
    }
    checkArguments();
    CommandLine line = spec.commandLine();
    try {
      Report report = aws ? actInAws() : actLocally();
      if (json) {
        line.getOut().println(report.json().toPrettyString());
      } else {
        report.lines().forEach(line.getOut()::println);
      }
      line.getOut().flush();
      report.fault().ifPresent(line.getErr()::println);
      return report.fault().isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    } catch (NoDeploymentException | TopologyException | FailedActionException e) {
      line.getErr().println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  /** That the command is called wrongly. */
  protected final ParameterException wrong(String fault) {
    return new ParameterException(spec.commandLine(), fault);
  }

  /** Whether it is to be done in AWS. */
  protected final boolean isInAws() {
    return aws;
  }

  /** The region of that name. */
  public static DeployedRegion find(Deployment deployment, String name)
      throws FailedActionException {
    return deployment
        .region(name)
        .orElseThrow(() -> new FailedActionException("There is no region " + name + "."));
  }

  private Report actInAws() throws NoDeploymentException, FailedActionException {
    checkAws();
    Topology topology = Topology.read(regions);
    Deployment deployment = Deployment.inAws(topology, environment);
    sayWhere("In AWS", deployment);
    return actInAws(deployment, topology);
  }

  private Report actLocally() throws NoDeploymentException, FailedActionException {
    LocalRun local = new RunFile(run.orElse(Path.of(RunFile.DEFAULT))).read();
    sayWhere("In the local run of process " + local.process(), local.deployment());
    return act(local.deployment());
  }

  private void sayWhere(String where, Deployment deployment) {
    String names =
        deployment.regions().stream().map(DeployedRegion::name).collect(Collectors.joining(", "));
    spec.commandLine().getErr().println(where + ": " + names);
  }
}
