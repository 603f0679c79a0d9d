package meridian.operate.peer;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.DeploymentKey;
import meridian.inspect.PeerInspector;
import meridian.inspect.TicketReader;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionControl;
import meridian.operate.TorrentHash;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.report.Report;
import meridian.swarm.StoreUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;

/** Shows why a peer is missing, by its records in every region. */
@Command(
    name = "scripts/peer",
    description = {
      "Shows why a peer is missing, or that it is not: its records in every region, whether readers"
          + " use them, and whether its torrent is denied or its address banned. It changes"
          + " nothing."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class PeerCommand extends OperatorCommand {

  private static final List<Role> ALL_ROLES = List.of(Role.values());

  private final InstantSource clock;

  @Parameters(
      index = "0",
      paramLabel = "INFO_HASH",
      description = "the info hash: " + TorrentHash.FORM)
  private String hash;

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS:PORT",
      converter = EndpointArgument.class,
      description =
          "the peer's address and port, as the tracker sees them; [ADDRESS]:PORT for IPv6")
  private Endpoint endpoint;

  @Option(
      names = "--ticket",
      paramLabel = "TRACKER_ID",
      description = "a tracker id that the client got, to be checked too")
  private Optional<String> ticket;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleArgument.class,
      description = "with --ticket: the peer's role: seeder, leecher or partial (default: any)")
  private Optional<Role> role;

  public PeerCommand(Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.clock = clock;
  }

  PeerCommand() {
    this(System.getenv(), InstantSource.system());
  }

  @Override
  protected void checkArguments() {
    super.checkArguments();
    if (TorrentHash.parse(hash).isEmpty()) {
      throw wrong("'" + hash + "' is not an info hash: one has " + TorrentHash.FORM);
    }
    if (role.isPresent() && ticket.isEmpty()) {
      throw wrong("--role needs --ticket");
    }
  }

  @Override
  protected Report act(Deployment deployment) throws CommandFailedException {
    InfoHash infoHash = TorrentHash.parse(hash).orElseThrow();
    DeploymentKey key =
        deployment
            .key()
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "The keys of the deployment are missing: set MERIDIAN_KEY, and"
                            + " MERIDIAN_PLACE_KEY if the functions have it, to the functions'"
                            + " values. Nothing was done."));
    List<ReplicaResult> results =
        deployment.regions().stream()
            .map(region -> read(deployment, region, infoHash, key))
            .toList();
    Optional<TicketVerdict> verdict =
        ticket.map(
            id ->
                new TicketVerdict(
                    new TicketReader(key.ticketKeys())
                        .read(id, infoHash, endpoint, role.map(List::of).orElse(ALL_ROLES))));
    return new PeerReport(deployment, results, verdict, new TimeFormat(clock.instant()));
  }

  private ReplicaResult read(
      Deployment deployment, DeployedRegion region, InfoHash infoHash, DeploymentKey key) {
    try (var replica = RegionControl.open(deployment, region, clock)) {
      var inspector = new PeerInspector(replica.store(), replica.records(key.slotKey()));
      return new ReplicaResult.Answered(
          region, inspector.inspect(infoHash, endpoint, clock.instant()));
    } catch (SdkException | StoreUnavailableException e) {
      return new ReplicaResult.Failed(region, String.valueOf(e.getMessage()));
    }
  }
}
