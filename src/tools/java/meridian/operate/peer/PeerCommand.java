package meridian.operate.peer;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.DeploymentKey;
import meridian.inspect.PeerInspector;
import meridian.inspect.TicketReader;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.Report;
import meridian.operate.TorrentHash;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tells why a peer is missing, or that it is not: what each region's replica holds of it. */
@Command(
    name = "scripts/peer",
    description = {
      "Tells why a peer is missing, or that it is not: what each region's replica holds of it, and"
          + " what the tracker's readers there make of that. It changes nothing.",
      ""
    })
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
final class PeerCommand extends OperatorCommand {

  private static final List<Role> ALL_ROLES = List.of(Role.values());

  private final InstantSource clock;

  @Parameters(
      index = "0",
      paramLabel = "INFO_HASH",
      description = "the torrent: " + TorrentHash.FORM)
  private String hash;

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS:PORT",
      converter = EndpointArgument.class,
      description = "where the peer listens, as the tracker sees it; [ADDRESS]:PORT for IPv6")
  private Endpoint endpoint;

  @Option(
      names = "--ticket",
      paramLabel = "TRACKER_ID",
      description = "a tracker id that the client was given, to be judged too")
  private Optional<String> ticket;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleArgument.class,
      description = "with --ticket: seeder, leecher or partial (default: any)")
  private Optional<Role> role;

  public PeerCommand(Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.clock = clock;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new PeerCommand(System.getenv(), InstantSource.system());
    System.exit(new CommandLine(command).execute(args));
  }

  @Override
  protected void checkArguments() {
    if (TorrentHash.parse(hash).isEmpty()) {
      throw wrong("'" + hash + "' is no info hash: one has " + TorrentHash.FORM);
    }
    if (role.isPresent() && ticket.isEmpty()) {
      throw wrong("--role goes with --ticket");
    }
  }

  @Override
  protected Report act(Deployment deployment) throws FailedActionException {
    InfoHash infoHash = TorrentHash.parse(hash).orElseThrow();
    DeploymentKey key =
        deployment
            .key()
            .orElseThrow(
                () ->
                    new FailedActionException(
                        "MERIDIAN_KEY must be set to what the functions have, and"
                            + " MERIDIAN_PLACE_KEY too if they have it: it tells where in the"
                            + " tables a peer stands."));
    List<Finding> findings =
        deployment.regions().stream()
            .map(region -> look(deployment, region, infoHash, key))
            .toList();
    Optional<TicketVerdict> verdict =
        ticket.map(
            id ->
                new TicketVerdict(
                    new TicketReader(key.ticketKeys())
                        .read(id, infoHash, endpoint, role.map(List::of).orElse(ALL_ROLES))));
    return new PeerReport(deployment, findings, verdict, new Ages(clock.instant()));
  }

  private Finding look(
      Deployment deployment, DeployedRegion region, InfoHash infoHash, DeploymentKey key) {
    try (DynamoDbClient client = RegionClients.dynamoDb(region)) {
      var inspector =
          new PeerInspector(
              client, deployment.peerTable(), deployment.controlTable(), key.slotKey());
      return new Finding.Seen(region, inspector.inspect(infoHash, endpoint, clock.instant()));
    } catch (SdkException e) {
      return new Finding.Unreachable(region, String.valueOf(e.getMessage()));
    }
  }
}
