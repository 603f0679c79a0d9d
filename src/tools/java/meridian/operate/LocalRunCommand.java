package meridian.operate;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.command.CommandFailedException;
import meridian.command.ReportCommand;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.LocalRun;
import meridian.deployment.RunFile;
import meridian.report.Report;
import meridian.topology.TopologyException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that acts on a local run. */
public abstract class LocalRunCommand extends ReportCommand {

  @Option(
      names = "--run",
      paramLabel = "FILE",
      order = 90,
      description = "run file of the local run to act on (default: " + RunFile.DEFAULT + ")")
  private Optional<Path> run = Optional.empty();

  /**
   * Checks the arguments, before anything else is done.
   *
   * @throws ParameterException if they are wrong
   */
  protected abstract void checkArguments();

  /** Acts on a deployment. */
  protected abstract Report act(Deployment deployment) throws CommandFailedException;

  @Override
  protected final Report run() throws CommandFailedException {
    checkArguments();
    try {
      return findAndAct();
    } catch (TopologyException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Finds the deployment, notes which it is, and acts on it. */
  Report findAndAct() throws CommandFailedException {
    LocalRun local = new RunFile(run.orElse(Path.of(RunFile.DEFAULT))).read();
    note(
        "In the local run of process %d: %s".formatted(local.process(), names(local.deployment())));
    return act(local.deployment());
  }

  final boolean hasRunFile() {
    return run.isPresent();
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

  static String names(Deployment deployment) {
    return deployment.regions().stream()
        .map(DeployedRegion::name)
        .collect(Collectors.joining(", "));
  }
}
