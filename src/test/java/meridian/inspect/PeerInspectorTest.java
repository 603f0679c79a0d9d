package meridian.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.inspect.StoredRecord.Status;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.store.Peers;
import meridian.store.control.Decision;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.EndpointHasher;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Views of a peer in replicas of a model of a global table. */
final class PeerInspectorTest {

  private static final byte[] KEY = new byte[32];
  private static final String PEERS = "peers";
  private static final String CONTROL = "control";
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Duration LIFE = Duration.ofMinutes(105);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));
  private static final Peer LEECHER = Peers.ipv4(1, Role.LEECHER);
  private static final Peer SEEDER = Peers.ipv4(1, Role.SEEDER);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable peers =
      new GlobalTable(List.of("a", "b"), time, Duration.ofSeconds(1), new Random(21));
  private final GlobalTable control =
      GlobalTable.ofControl(List.of("a", "b"), time, Duration.ofSeconds(1), new Random(22));

  @Test
  void anUnknownPeerHasNoRecords() {
    announce("a", 1, Peers.ipv4(2, Role.LEECHER), Event.STARTED);
    assertEquals(List.of(), look("a").records());
    assertFalse(look("a").isHandedOut());
  }

  @Test
  void aPeerIsFoundInEachReplicaOnceItIsReplicated() {
    Instant start = time.instant();
    announce("a", 1, SEEDER, Event.STARTED);
    assertEquals(List.of(), look("b").records());
    pass(Duration.ofSeconds(2));
    for (String region : List.of("a", "b")) {
      var content = new StoredRecord.Content(false, Role.SEEDER, start, start.plus(LIFE));
      assertEquals(
          List.of(
              new StoredRecord(
                  RegionCode.of(1), Side.SEEDERS, Optional.of(content), Status.COUNTS)),
          look(region).records());
      assertTrue(look(region).isHandedOut());
    }
  }

  @Test
  void anExpiredPeerIsNotHandedOut() {
    announce("a", 1, LEECHER, Event.STARTED);
    pass(LIFE.minusMillis(1));
    assertTrue(look("a").isHandedOut());
    pass(Duration.ofMillis(1));
    assertEquals(List.of(Status.EXPIRED), fates(look("a")));
    assertFalse(look("a").isHandedOut());
  }

  @Test
  void theNewerOfTwoRegionsRecordsDecides() {
    announce("a", 1, LEECHER, Event.STARTED);
    pass(Duration.ofMinutes(1));
    announce("b", 2, LEECHER, Event.STARTED);
    pass(Duration.ofMinutes(1));
    assertEquals(List.of(Status.OUTDATED, Status.COUNTS), fates(look("a")));
    assertEquals(RegionCode.of(2), look("a").newest().orElseThrow().region());
  }

  @Test
  void aPeerStoppedThroughAnotherRegionIsHiddenByAStopMarker() {
    announce("a", 1, LEECHER, Event.STARTED);
    pass(Duration.ofMinutes(1));
    announce("b", 2, LEECHER, Event.STOPPED);
    pass(Duration.ofMinutes(1));
    ReplicaView view = look("a");
    assertEquals(List.of(Status.OUTDATED, Status.STOPPED), fates(view));
    assertTrue(view.records().getLast().content().orElseThrow().stopped());
    assertFalse(view.isHandedOut());
  }

  @Test
  void aPeerThatCompletedThroughAnotherRegionIsASeeder() {
    announce("a", 1, LEECHER, Event.STARTED);
    pass(Duration.ofMinutes(1));
    announce("b", 2, SEEDER, Event.COMPLETED);
    pass(Duration.ofMinutes(1));
    ReplicaView view = look("a");
    assertEquals(
        List.of(Side.LEECHERS, Side.LEECHERS, Side.SEEDERS),
        view.records().stream().map(StoredRecord::side).toList());
    assertEquals(Side.SEEDERS, view.newest().orElseThrow().side());
    assertTrue(view.isHandedOut());
  }

  @Test
  void aRecordOfAnUnknownLayoutIsShownAndIgnored() {
    Slot slot =
        new Slot(
            Section.LEECHERS_4, new EndpointHasher(KEY).hash(LEECHER.endpoint()), RegionCode.of(3));
    Map<String, AttributeValue> item = new HashMap<>(PeerTable.key(TORRENT, slot));
    item.put("v", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, 3, 4, 5, 0x70})));
    peers.client("a").putItem(put -> put.tableName(PEERS).item(item));
    assertEquals(
        List.of(
            new StoredRecord(RegionCode.of(3), Side.LEECHERS, Optional.empty(), Status.UNKNOWN)),
        look("a").records());
    assertEquals(Optional.empty(), look("a").newest());
  }

  @Test
  void peersOfADeniedTorrentAreNotHandedOut() {
    announce("a", 1, SEEDER, Event.STARTED);
    new OperatorDecisions<>(
            new ControlTable(control.client("a"), CONTROL),
            DecisionKind.DENIALS,
            RegionCode.of(1),
            time)
        .decide(Action.DENY, List.of(TORRENT));
    assertEquals(List.of(Status.COUNTS), fates(look("a")));
    assertTrue(look("a").denied());
    assertFalse(look("a").isHandedOut());
  }

  @Test
  void aSwarmHasPeersWhileAnyIsLive() {
    assertFalse(look("a").hasPeers());
    announce("a", 1, Peers.ipv4(2, Role.LEECHER), Event.STARTED);
    assertTrue(look("a").hasPeers());
    pass(LIFE);
    assertFalse(look("a").hasPeers());
  }

  @Test
  void theBanOfThePeersNetworkIsSeen() {
    assertEquals(Optional.empty(), look("a").bannedUntil());
    var bans =
        new OperatorDecisions<>(
            new ControlTable(control.client("a"), CONTROL),
            DecisionKind.BANS,
            RegionCode.of(1),
            time);
    Network network = Network.of(SEEDER.endpoint().address());
    bans.decide(Decision.Action.BAN, List.of(network));
    assertEquals(
        time.instant().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.DAYS),
        look("a").bannedUntil().orElseThrow().truncatedTo(ChronoUnit.DAYS));
    pass(Duration.ofSeconds(1));
    bans.decide(Decision.Action.LIFT, List.of(network));
    assertEquals(Optional.empty(), look("a").bannedUntil());
  }

  private ReplicaView look(String region) {
    var inspector =
        new PeerInspector(
            new ControlTable(control.client(region), CONTROL),
            new TableRecords(peers.client(region), PEERS, KEY));
    return inspector.inspect(TORRENT, SEEDER.endpoint(), time.instant());
  }

  private void announce(String region, int code, Peer peer, Event event) {
    var store =
        new DynamoDbSwarmStore(
            peers.client(region),
            PEERS,
            RegionCode.of(code),
            KEY,
            new InlineExecutor(),
            time,
            new Random(23));
    Optional<Presence> none = Optional.empty();
    store.announce(new AnnounceRecord(TORRENT, peer, event, 0, time.instant(), TERMS, none));
  }

  private void pass(Duration duration) {
    time.pass(duration);
  }

  private static List<Status> fates(ReplicaView view) {
    return view.records().stream().map(StoredRecord::status).toList();
  }
}
