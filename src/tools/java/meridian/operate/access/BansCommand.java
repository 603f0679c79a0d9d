package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Network;
import meridian.report.Report;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Bans clients, lifts bans, and lists them. */
@Command(
    name = "scripts/bans",
    description = {
      "Bans clients, lifts bans, or lists them.",
      "A change takes effect in every region within about a minute and lasts 30 days. A banned"
          + " client is told to retry in an hour. Lifting a ban also exempts the address from"
          + " automatic bans."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class BansCommand extends ReplicaCommand<Network> {

  private static final Kind<Network> ADDRESS =
      new Kind<>(
          "address",
          "addresses",
          "looks like 192.0.2.1 or 2001:db8::1, and only a /32 or /64 can be banned",
          Network::parse,
          Network::compressed);

  private static final ChangeReport.Wording BANNED =
      new ChangeReport.Wording("banned", true, "banned", "was banned already");

  private static final ChangeReport.Wording LIFTED =
      new ChangeReport.Wording(
          "banned", false, "lifted", "was not banned; automatic bans are prevented");

  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "ACTION", description = "ban, lift or list")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ADDRESS",
      description = "IPv4 addresses, or IPv6 addresses, each for its /64 network")
  private List<String> addresses;

  public BansCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, ADDRESS);
    this.clock = clock;
  }

  BansCommand() {
    this(System.getenv(), InstantSource.system());
  }

  /** The actions. */
  enum Action {
    BAN,
    LIFT,
    LIST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  String action() {
    return action.toString();
  }

  @Override
  List<String> arguments() {
    return Optional.ofNullable(addresses).orElse(List.of());
  }

  @Override
  protected Report act(Deployment deployment, DeployedRegion through, DynamoDbClient client) {
    var decisions =
        new OperatorDecisions<>(
            client, deployment.controlTable(), DecisionKind.BANS, through.code(), clock);
    return switch (action) {
      case LIST -> new BansReport(decisions.read().sorted(), deployment);
      case BAN -> report(decisions.decide(Decision.Action.BAN, subjects()), BANNED, through);
      case LIFT -> report(decisions.decide(Decision.Action.LIFT, subjects()), LIFTED, through);
    };
  }
}
