package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.Report;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Network;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Bans clients, lifts their bans, and lists who is banned. */
@Command(
    name = "scripts/bans",
    description = {
      "Bans clients, lifts bans, or lists who is banned.",
      "Whatever region it is done through, every region goes by it within a minute or so, for"
          + " thirty days: a client that is banned is told to come again in an hour, and whose ban"
          + " is lifted is not banned for asking too much either.",
      ""
    })
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
final class BansCommand extends ReplicaCommand<Network> {

  private static final Kind<Network> ADDRESS =
      new Kind<>(
          "address",
          "addresses",
          "is such as 192.0.2.1 or 2001:db8::1, and only a /32 or /64 can be banned",
          Network::parse);

  private static final RulingReport.Wording BANNED =
      new RulingReport.Wording("banned", true, "banned", "was banned already");

  private static final RulingReport.Wording LIFTED =
      new RulingReport.Wording("banned", false, "lifted", "was not banned, and will not be");

  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "ACTION", description = "ban, lift or list")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ADDRESS",
      description = "IPv4 addresses, or IPv6 ones, each of which stands for the /64 that it is in")
  private List<String> addresses;

  public BansCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, ADDRESS);
    this.clock = clock;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new BansCommand(System.getenv(), InstantSource.system());
    System.exit(command.commandLine().execute(args));
  }

  /** What can be done. */
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
  List<String> given() {
    return Optional.ofNullable(addresses).orElse(List.of());
  }

  @Override
  protected Report act(Deployment deployment, DeployedRegion through, DynamoDbClient client) {
    var decisions =
        new OperatorDecisions<>(
            client, deployment.controlTable(), DecisionKind.BANS, through.code(), clock);
    return switch (action) {
      case LIST -> new BansReport(decisions.read().sorted(), deployment);
      case BAN ->
          new RulingReport<>(
              subjects(), decisions.decide(Decision.Action.BAN, subjects()), BANNED, through);
      case LIFT ->
          new RulingReport<>(
              subjects(), decisions.decide(Decision.Action.LIFT, subjects()), LIFTED, through);
    };
  }
}
