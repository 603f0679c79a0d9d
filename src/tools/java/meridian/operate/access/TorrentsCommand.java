package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.Report;
import meridian.operate.TorrentHash;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Denies torrents, allows them again, and lists those that are denied. */
@Command(
    name = "scripts/torrents",
    description = {
      "Denies torrents, allows them again, or lists those that are denied.",
      "Whatever region it is done through, every region goes by it within a minute or so: a denied"
          + " torrent is neither tracked nor scraped, and its clients are told not to come back.",
      ""
    })
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
final class TorrentsCommand extends ReplicaCommand<InfoHash> {

  private static final Kind<InfoHash> HASH =
      new Kind<>("info hash", "info hashes", "has " + TorrentHash.FORM, TorrentHash::parse);

  private static final RulingReport.Wording DENIED =
      new RulingReport.Wording("denied", true, "denied", "was denied already");

  private static final RulingReport.Wording ALLOWED =
      new RulingReport.Wording("denied", false, "allowed", "was not denied");

  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "ACTION", description = "deny, allow or list")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HASH",
      description =
          "torrents to deny or allow: info hashes of "
              + TorrentHash.FORM
              + "; a hybrid torrent has both")
  private List<String> hashes;

  public TorrentsCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, HASH);
    this.clock = clock;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new TorrentsCommand(System.getenv(), InstantSource.system());
    System.exit(command.commandLine().execute(args));
  }

  /** What can be done. */
  enum Action {
    DENY,
    ALLOW,
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
    return Optional.ofNullable(hashes).orElse(List.of());
  }

  @Override
  protected Report act(Deployment deployment, DeployedRegion through, DynamoDbClient client) {
    var decisions =
        new OperatorDecisions<>(
            client, deployment.controlTable(), DecisionKind.DENIALS, through.code(), clock);
    return switch (action) {
      case LIST -> new DenialsReport(denials(decisions.read()), deployment);
      case DENY ->
          new RulingReport<>(
              subjects(), decisions.decide(Decision.Action.DENY, subjects()), DENIED, through);
      case ALLOW ->
          new RulingReport<>(
              subjects(), decisions.decide(Decision.Action.ALLOW, subjects()), ALLOWED, through);
    };
  }

  private static List<Decision<InfoHash>> denials(Decisions<InfoHash> known) {
    return known.sorted().stream().filter(decision -> decision.action().isRestrictive()).toList();
  }
}
