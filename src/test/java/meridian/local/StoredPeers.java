package meridian.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import meridian.deployment.DeploymentKey;
import meridian.inspect.PeerInspector;
import meridian.inspect.ReplicaView;
import meridian.inspect.StoredRecord;
import meridian.inspect.TableRecords;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads and writes the peers of a local region directly in its tables.
 *
 * @param tables a client of the region's tables
 * @param executor runs the parallel calls of a write
 */
record StoredPeers(DynamoDbClient tables, ExecutorService executor) {

  private static final byte[] KEY = DeploymentKey.ofHex(LambdaEnvironment.KEY).slotKey();
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  /** Creates the tables of a region. */
  static StoredPeers create(EmbeddedDynamoDb database, String region, ExecutorService executor) {
    database.createTable(region, LambdaEnvironment.PEER_TABLE);
    database.createTable(region, LambdaEnvironment.CONTROL_TABLE, TableSchema.CONTROL);
    return new StoredPeers(database.tables(region), executor);
  }

  /** A peer on this machine. */
  static Peer local(int port, Role role) {
    return new Peer(
        new Endpoint(Address.parse("127.0.0.1").orElseThrow(), port), role, Optional.empty());
  }

  /** Stores a peer as if it had announced through the replica of a region. */
  void store(int code, InfoHash torrent, Peer peer, Instant at) {
    var store =
        new DynamoDbSwarmStore(
            tables,
            LambdaEnvironment.PEER_TABLE,
            RegionCode.of(code),
            KEY,
            executor,
            InstantSource.fixed(at),
            new Random(code));
    store.announce(
        new AnnounceRecord(torrent, peer, Event.STARTED, 0, at, TERMS, Optional.empty()));
  }

  /** The role with which readers return a peer; empty if they do not. */
  Optional<Role> role(InfoHash torrent, int port) {
    ReplicaView view =
        new PeerInspector(
                new ControlTable(tables, LambdaEnvironment.CONTROL_TABLE),
                new TableRecords(tables, LambdaEnvironment.PEER_TABLE, KEY))
            .inspect(torrent, local(port, Role.LEECHER).endpoint(), Instant.now());
    if (view.records().stream().anyMatch(held -> held.status() == StoredRecord.Status.UNKNOWN)) {
      throw new AssertionError("a record that no release can read: " + view);
    }
    return view.isHandedOut()
        ? view.newest().flatMap(StoredRecord::content).map(StoredRecord.Content::role)
        : Optional.empty();
  }
}
