package meridian.operate.outage;

import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.Outage;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageRequest;
import meridian.operate.LocalRunCommand;
import meridian.report.Report;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a region of a local run fail, or work again. */
@Command(
    name = "scripts/outage",
    description = {
      "Makes a region of a running scripts/local fail, or work again:",
      "  down           nothing in the region answers: clients, functions and other regions fail",
      "  up             ends down, slow and throttle",
      "  partition      replication to and from the region waits; clients still reach it",
      "  heal           ends partition",
      "  slow MS        the region's replica answers MS milliseconds later; 0 ends it",
      "  throttle RATE  the region's replica refuses this share of calls, 0 to 1; 0 ends it"
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class OutageCommand extends LocalRunCommand {

  @Parameters(index = "0", paramLabel = "REGION", description = "the region")
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
      description = "for slow and throttle only")
  private Optional<Double> number;

  @Override
  protected void checkArguments() {
    if (number.isPresent() != action.parameter().isPresent()) {
      throw wrong(
          action
              .parameter()
              .map(name -> "%s needs %s".formatted(action.keyword(), name))
              .orElse(action.keyword() + " takes no number"));
    }
    try {
      action.applyTo(Outage.none(region), number.orElse(0.0));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected Report act(Deployment deployment) throws CommandFailedException {
    DeployedRegion target = find(deployment, region);
    try (var run = new OutageClient(deployment.run().orElseThrow().outages())) {
      return new OutageReport(
          run.order(new OutageRequest(target.name(), action.keyword(), number.orElse(0.0))));
    }
  }

  /** Parses {@code down} as {@link OutageAction#DOWN}. */
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
