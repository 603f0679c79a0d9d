package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.TorrentHash;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Denies torrents, allows them again, and lists the denied ones. */
@Command(
    name = "scripts/torrents",
    description = {
      "Denies torrents, allows them again, or lists the denied ones.",
      "A change takes effect in every region within about a minute. A denied torrent is neither"
          + " tracked nor scraped, and its clients are told not to announce it again."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class TorrentsCommand extends ReplicaCommand<InfoHash> {

  private static final Kind<InfoHash> HASH =
      new Kind<>(
          "info hash",
          "info hashes",
          "has " + TorrentHash.FORM,
          TorrentHash::parse,
          InfoHash::toString);

  private static final ChangeReport.Wording DENIED =
      new ChangeReport.Wording("denied", true, "denied", "was denied already");

  private static final ChangeReport.Wording ALLOWED =
      new ChangeReport.Wording("denied", false, "allowed", "was not denied");

  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "ACTION", description = "deny, allow or list")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HASH",
      description = "info hashes of " + TorrentHash.FORM + "; a hybrid torrent has one of each")
  private List<String> hashes;

  public TorrentsCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, HASH);
    this.clock = clock;
  }

  TorrentsCommand() {
    this(System.getenv(), InstantSource.system());
  }

  /** The actions. */
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
  List<String> arguments() {
    return Optional.ofNullable(hashes).orElse(List.of());
  }

  @Override
  protected Report act(Deployment deployment, DeployedRegion through, DynamoDbClient client) {
    var decisions =
        new OperatorDecisions<>(
            client, deployment.controlTable(), DecisionKind.DENIALS, through.code(), clock);
    return switch (action) {
      case LIST -> new DenialsReport(denials(decisions.read()), deployment);
      case DENY -> report(decisions.decide(Decision.Action.DENY, subjects()), DENIED, through);
      case ALLOW -> report(decisions.decide(Decision.Action.ALLOW, subjects()), ALLOWED, through);
    };
  }

  private static List<Decision<InfoHash>> denials(Decisions<InfoHash> known) {
    return known.sorted().stream().filter(decision -> decision.action().isRestrictive()).toList();
  }
}
