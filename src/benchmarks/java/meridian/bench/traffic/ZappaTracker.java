package meridian.bench.traffic;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.bench.cost.Bill;
import meridian.bench.cost.MeteredTable;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.simulation.Session;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The design of zappa-bittorrent-tracker: one item per torrent with all its peers. An announce
 * reads it to see whether it exists, updates one of its entries, which writes all of it, and reads
 * it again. A peer's fields are those of the original. There is one region, every answer has all
 * peers, and nothing is swept here: the original's purge would add the same three calls for each
 * peer that vanished.
 */
public final class ZappaTracker implements MeteredTracker {

  private static final String KEY = "s = :s";

  private final MeteredTable tables;
  private final InstantSource clock;

  public ZappaTracker(DynamoDbClient tables, InstantSource clock) {
    this.tables = MeteredTable.ofAnnounces(tables);
    this.clock = clock;
  }

  @Override
  public Served announce(int region, Announce announce) {
    InfoHash infoHash = announce.infoHash();
    if (find(infoHash).isEmpty()) {
      putSwarm(infoHash, List.of());
    }
    if (announce.event() == Event.STOPPED) {
      update(infoHash, "REMOVE peers.#p", announce.peer(), Map.of());
      return new Served(answer(List.of()), tables.takeBill());
    }
    update(
        infoHash,
        "SET peers.#p = :i",
        announce.peer(),
        Map.of(":i", entry(announce.peer(), clock.instant())));
    return new Served(answer(peers(find(infoHash).orElseThrow())), tables.takeBill());
  }

  @Override
  public Bill sweep(Instant now) {
    return new Bill();
  }

  /** Puts the item of a whole swarm. */
  public void putSwarm(InfoHash infoHash, List<Peer> peers) {
    Map<String, AttributeValue> entries = new HashMap<>();
    peers.forEach(peer -> entries.put(name(peer), entry(peer, clock.instant())));
    Map<String, AttributeValue> item = new HashMap<>(key(infoHash));
    item.put("peers", AttributeValue.fromM(entries));
    item.put("completed", AttributeValue.fromN("0"));
    tables.putItem(put -> put.tableName(MeridianTracker.TABLE).item(item));
    tables.takeBill();
  }

  private Optional<Map<String, AttributeValue>> find(InfoHash infoHash) {
    QueryResponse found =
        tables.query(
            query ->
                query
                    .tableName(MeridianTracker.TABLE)
                    .keyConditionExpression(KEY)
                    .expressionAttributeValues(Map.of(":s", key(infoHash).get("s"))));
    return found.items().stream().findFirst();
  }

  private void update(
      InfoHash infoHash, String expression, Peer peer, Map<String, AttributeValue> values) {
    tables.updateItem(
        update ->
            update
                .tableName(MeridianTracker.TABLE)
                .key(key(infoHash))
                .updateExpression(expression)
                .expressionAttributeNames(Map.of("#p", name(peer)))
                .expressionAttributeValues(values.isEmpty() ? null : values));
  }

  private static Map<String, AttributeValue> key(InfoHash infoHash) {
    return Map.of("s", binary(infoHash.bytes()), "k", binary(new byte[1]));
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  private static String name(Peer peer) {
    long number = peer.id().map(PeerId::id).map(Id160::middle).orElseThrow();
    return "-MD1000-%012d".formatted(number);
  }

  private static AttributeValue entry(Peer peer, Instant now) {
    boolean complete = peer.role() == Role.SEEDER;
    return AttributeValue.fromL(
        List.of(
            AttributeValue.fromM(
                Map.of(
                    "uploaded", AttributeValue.fromN("123456789"),
                    "downloaded", AttributeValue.fromN("123456789"),
                    "left", AttributeValue.fromN(complete ? "0" : "123456789"),
                    "ip", AttributeValue.fromS(peer.endpoint().address().toString()),
                    "port", AttributeValue.fromN(Integer.toString(peer.endpoint().port())),
                    "last_announce", AttributeValue.fromN(Long.toString(now.getEpochSecond()))))));
  }

  private static List<Peer> peers(Map<String, AttributeValue> item) {
    List<Peer> peers = new ArrayList<>();
    for (AttributeValue entry :
        item.getOrDefault("peers", AttributeValue.fromM(Map.of())).m().values()) {
      Map<String, AttributeValue> fields = entry.l().getFirst().m();
      peers.add(Session.peerAt(text(fields, "ip"), number(fields, "port")));
    }
    return peers;
  }

  private static String text(Map<String, AttributeValue> fields, String name) {
    return Optional.ofNullable(fields.get(name)).orElseThrow().s();
  }

  private static int number(Map<String, AttributeValue> fields, String name) {
    return Integer.parseInt(Optional.ofNullable(fields.get(name)).orElseThrow().n());
  }

  /** The counts are always 0, and the interval is always the same. */
  private static AnnounceOutcome.Answered answer(List<Peer> peers) {
    return new AnnounceOutcome.Answered(
        true, TrafficDay.INTERVAL, TrafficDay.INTERVAL, SwarmCounts.NONE, peers, Optional.empty());
  }
}
