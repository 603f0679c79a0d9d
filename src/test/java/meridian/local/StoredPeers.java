package meridian.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import meridian.deployment.DeploymentKey;
import meridian.inspect.HeldRecord;
import meridian.inspect.PeerInspector;
import meridian.inspect.ReplicaView;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The peers that a local region's tables hold, looked at and noted without its functions.
 *
 * @param tables the region's
 * @param executor runs what a note does at the same time
 */
record StoredPeers(DynamoDbClient tables, ExecutorService executor) {

  private static final byte[] KEY = DeploymentKey.ofHex(LambdaEnvironment.KEY).slotKey();
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  /** Those of a region whose tables are made by this. */
  static StoredPeers of(EmbeddedDynamoDb database, String region, ExecutorService executor) {
    database.createTable(region, LambdaEnvironment.PEER_TABLE);
    database.createTable(region, LambdaEnvironment.CONTROL_TABLE, TableSchema.CONTROL);
    return new StoredPeers(database.tables(region), executor);
  }

  /** A peer that announces from this machine. */
  static Peer local(int port, Role role) {
    return new Peer(
        new Endpoint(Address.parse("127.0.0.1").orElseThrow(), port), role, Optional.empty());
  }

  /** Notes a peer as another announce did, through the replica of that code. */
  void note(int code, InfoHash torrent, Peer peer, Instant at) {
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

  /** What readers take a peer for; empty if they do not find it. Every record can be read. */
  Optional<Role> role(InfoHash torrent, int port) {
    ReplicaView view =
        new PeerInspector(
                tables, LambdaEnvironment.PEER_TABLE, LambdaEnvironment.CONTROL_TABLE, KEY)
            .look(torrent, local(port, Role.LEECHER).endpoint(), Instant.now());
    if (view.records().stream().anyMatch(held -> held.fate() == HeldRecord.Fate.UNKNOWN)) {
      throw new AssertionError("a record that nobody can read: " + view);
    }
    return view.isHandedOut()
        ? view.decisive().flatMap(HeldRecord::content).map(HeldRecord.Content::role)
        : Optional.empty();
  }
}
