package meridian.operate.outage;

import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.Outage;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageRequest;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.Report;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a region of a local run fail, or work again. */
@Command(
    name = "scripts/outage",
    description = {
      "Has a region of a running scripts/local fail, or work again:",
      "  down           nothing there answers anybody: clients, its functions, other regions",
      "  up             undoes down, slow and throttle",
      "  partition      replication to it and from it waits; clients still reach it",
      "  heal           undoes partition",
      "  slow MS        its replica answers so many milliseconds later; 0 undoes it",
      "  throttle RATE  its replica refuses that share of calls, 0 to 1; 0 undoes it",
      ""
    })
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
final class OutageCommand extends OperatorCommand {

  @Parameters(index = "0", paramLabel = "REGION", description = "the region that is meant")
  private String region;

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      converter = ActionConverter.class,
      description = "down, up, partition, heal, slow or throttle")
  private OutageAction action;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "MS|RATE",
      description = "goes with slow and throttle")
  private Optional<Double> number;

  public OutageCommand(Map<String, String> environment) {
    super(environment);
  }

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OutageCommand(System.getenv())).execute(args));
  }

  @Override
  protected void checkArguments() {
    if (number.isPresent() != action.parameter().isPresent()) {
      throw wrong(
          action
              .parameter()
              .map(name -> "%s takes %s".formatted(action.keyword(), name))
              .orElse(action.keyword() + " takes no number"));
    }
    try {
      action.applyTo(Outage.none(region), number.orElse(0.0));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected void checkAws() throws FailedActionException {
    throw new FailedActionException("Regions in AWS are not made to fail; a local run's are.");
  }

  @Override
  protected Report act(Deployment deployment) throws FailedActionException {
    DeployedRegion meant = find(deployment, region);
    try (var run = new OutageClient(deployment.run().orElseThrow().outages())) {
      return new OutageReport(
          run.order(new OutageRequest(meant.name(), action.keyword(), number.orElse(0.0))));
    }
  }

  /** Reads {@code down} as {@link OutageAction#DOWN}. */
  static final class ActionConverter implements CommandLine.ITypeConverter<OutageAction> {
    @Override
    public OutageAction convert(String value) {
      return OutageAction.of(value)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "must be down, up, partition, heal, slow or throttle"));
    }
  }
}
