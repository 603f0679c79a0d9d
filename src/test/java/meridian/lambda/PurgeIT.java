package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.lambda.cloudwatch.CloudWatchPurgeMetrics;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.event.EventTypes;
import meridian.lambda.event.PurgeEventJson;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.metrics.Metrics;
import meridian.model.InlineExecutor;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.EventsRefusedException;
import meridian.purge.Purge;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import meridian.purge.SweepId;
import meridian.purge.SweepLog;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.store.control.StoredSweepLog;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.announce.ShortPages;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A purge that is continued by events, encoded as JSON, on a bus that delivers at least once. */
final class PurgeIT {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofHours(2));
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
  private static final int SEGMENTS = 3;
  private static final int SWARMS = 40;
  private static final RegionCode REGION = RegionCode.of(7);

  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();
  private static final DynamoDbClient CLIENT =
      DATABASE
          .client(Region.US_EAST_1.id())
          .overrideConfiguration(override -> override.addExecutionInterceptor(new ShortPages()))
          .build();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private final Random random = new Random(61);
  private Instant now = LATER;
  private final String peers = "peers-" + TABLES.incrementAndGet();
  private final String control = "control-" + TABLES.get();
  private final Deque<PurgeEvent.Segment> waiting = new ArrayDeque<>();
  private final List<String> metrics = new ArrayList<>();
  private final StoredSweepLog log = new StoredSweepLog(new ControlTable(CLIENT, control), REGION);

  @BeforeEach
  void fill() {
    DATABASE.createTable(Region.US_EAST_1.id(), peers);
    DATABASE.createTable(Region.US_EAST_1.id(), control, TableSchema.CONTROL);
    for (int n = 0; n < SWARMS; n++) {
      InfoHash torrent = new InfoHash(new Id160(n, 0, 0));
      announce(torrent, Peers.ipv4(n, Role.LEECHER), NOON);
      announce(torrent, Peers.ipv4(n, Role.SEEDER), LATER);
      announce(torrent, Peers.ipv6(n, Role.LEECHER), LATER);
      announce(torrent, Peers.ipv4(1_000 + n, Role.LEECHER), NOON);
    }
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    DATABASE.close();
  }

  @Test
  void sweepsTheWholeTableByEvents() throws JsonProcessingException {
    Purge purge = purge();
    purge.handle(due("first"), () -> false);
    assertEquals(SEGMENTS, waiting.size());
    while (!waiting.isEmpty()) {
      assertEquals(Optional.empty(), log.totals("first"));
      purge.handle(arrived(waiting.remove()), () -> true);
    }
    SweepTotals counts = log.totals("first").orElseThrow();
    assertEquals(2 * SWARMS, counts.peers().total());
    assertEquals(SWARMS, counts.peers().seeders4());
    assertEquals(SWARMS, counts.swarms());
    assertEquals(SWARMS, counts.deleted());
    assertEquals(1, metrics.size(), metrics::toString);
    JsonNode line = new ObjectMapper().readTree(metrics.getFirst());
    assertEquals(2 * SWARMS, line.path("Peers").asInt());
    assertEquals(SWARMS, line.path("RecordsDeleted").asInt());
  }

  @Test
  void toleratesRepeatedAndReorderedEventsOfTwoSweeps() throws JsonProcessingException {
    Purge purge = purge();
    for (String name : List.of("first", "second", "first")) {
      purge.handle(due(name), () -> false);
    }
    for (int steps = 0; !waiting.isEmpty(); steps++) {
      assertTrue(steps < 1_000, "it ends");
      List<PurgeEvent.Segment> shuffled = new ArrayList<>(waiting);
      Collections.shuffle(shuffled, random);
      waiting.clear();
      waiting.addAll(shuffled);
      PurgeEvent.Segment event = waiting.remove();
      purge.handle(arrived(event), random::nextBoolean);
      if (random.nextInt(4) == 0) {
        purge.handle(arrived(event), random::nextBoolean);
      }
    }
    for (String name : List.of("first", "second")) {
      SweepTotals counts = log.totals(name).orElseThrow();
      assertEquals(2 * SWARMS, counts.peers().total());
      assertEquals(SWARMS, counts.swarms());
    }
    assertEquals(2 * SWARMS, CLIENT.scan(scan -> scan.tableName(peers)).count());
  }

  @Test
  void aSegmentWhoseNextEventIsRefusedFailsAndCanBeRetried() throws JsonProcessingException {
    Purge purge = purge();
    purge.handle(due("first"), () -> false);
    PurgeEvent.Segment segment = waiting.remove();
    Purge refused =
        purge(
            _ -> {
              throw new EventsRefusedException("as the test wants it");
            });
    assertThrows(EventsRefusedException.class, () -> refused.handle(segment, () -> true));
    purge.handle(arrived(segment), () -> false);
    while (!waiting.isEmpty()) {
      purge.handle(arrived(waiting.remove()), () -> false);
    }
    assertEquals(2 * SWARMS, log.totals("first").orElseThrow().peers().total());
    assertEquals(2 * SWARMS, CLIENT.scan(scan -> scan.tableName(peers)).count());
  }

  @Test
  void theTotalsAreThoseOfTheLatestSweep() {
    Purge purge = purge();
    run(purge, new PurgeEvent.Due(new SweepId("late", LATER), Optional.empty(), false));
    String late = totals();
    announce(new InfoHash(new Id160(99, 0, 0)), Peers.ipv4(9_999, Role.LEECHER), LATER);
    run(purge, new PurgeEvent.Due(new SweepId("early", NOON), Optional.empty(), false));
    assertEquals(late, totals());
    run(
        purge,
        new PurgeEvent.Due(new SweepId("later", LATER.plusSeconds(1)), Optional.empty(), false));
    assertEquals(Integer.toString(SWARMS + 1), totals());
  }

  @Test
  void aScheduledSweepIsSkippedUntilTheLeaseOfAnotherEnds() {
    Purge purge = purge();
    purge.handle(scheduled("first", now), () -> false);
    assertEquals(SEGMENTS, waiting.size());
    purge.handle(scheduled("first", now), () -> false);
    assertEquals(2 * SEGMENTS, waiting.size(), "an event that is delivered twice");
    now = LATER.plus(SweepLog.LEASE);
    purge.handle(scheduled("second", now), () -> false);
    assertEquals(2 * SEGMENTS, waiting.size());
    now = now.plusSeconds(1);
    purge.handle(scheduled("third", now), () -> false);
    assertEquals(3 * SEGMENTS, waiting.size());
    while (!waiting.isEmpty()) {
      purge.handle(waiting.remove(), () -> false);
    }
    purge.handle(scheduled("fourth", now), () -> false);
    assertEquals(SEGMENTS, waiting.size(), "the third has ended");
    purge.handle(
        new PurgeEvent.Due(new SweepId("fifth", now), Optional.empty(), false), () -> false);
    assertEquals(
        Optional.of(new StoredSweepLog.Lease("fifth", now.plus(SweepLog.LEASE))), log.lease());
  }

  private static PurgeEvent scheduled(String name, Instant began) {
    return new PurgeEvent.Due(new SweepId(name, began), Optional.empty(), true);
  }

  @Test
  void refusesToAdoptItself() {
    PurgeEvent own = new PurgeEvent.Due(new SweepId("own", LATER), Optional.of(REGION), false);
    assertThrows(IllegalArgumentException.class, () -> purge().handle(own, () -> false));
  }

  private void run(Purge purge, PurgeEvent.Due due) {
    purge.handle(due, () -> false);
    while (!waiting.isEmpty()) {
      purge.handle(waiting.remove(), () -> false);
    }
  }

  private String totals() {
    Map<String, AttributeValue> totals =
        CLIENT
            .query(
                query ->
                    query
                        .tableName(control)
                        .keyConditionExpression("s = :s")
                        .expressionAttributeValues(Map.of(":s", AttributeValue.fromS("totals"))))
            .items()
            .getFirst();
    return totals.getOrDefault("swarms", AttributeValue.fromN("none")).n();
  }

  private Purge purge() {
    return purge(waiting::addAll);
  }

  private Purge purge(PurgeBus bus) {
    return new Purge(
        new PeerSweep(CLIENT, peers, REGION, new InlineExecutor()),
        log,
        bus,
        SEGMENTS,
        new CloudWatchPurgeMetrics(
            new MetricDimensions("meridian", "us-east-1", Optional.empty(), true),
            new Metrics(),
            metrics::add),
        () -> now);
  }

  private static PurgeEvent due(String name) {
    return new PurgeEvent.Due(new SweepId(name, LATER), Optional.empty(), false);
  }

  /** The event as EventBridge delivers it. */
  private static PurgeEvent arrived(PurgeEvent.Segment event) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode envelope = json.createObjectNode().put("detail-type", EventTypes.PURGE_SEGMENT);
    envelope.set("detail", json.readTree(PurgeEventJson.detail(event)));
    return PurgeEventJson.read(envelope);
  }

  /** In this process: only the purge is tested over HTTP. */
  private void announce(InfoHash torrent, Peer peer, Instant at) {
    new DynamoDbSwarmStore(
            DATABASE.tables(Region.US_EAST_1.id()),
            peers,
            REGION,
            new byte[32],
            new InlineExecutor(),
            InstantSource.fixed(at),
            random)
        .announce(new AnnounceRecord(torrent, peer, Event.STARTED, 0, at, TERMS, Optional.empty()));
  }
}
