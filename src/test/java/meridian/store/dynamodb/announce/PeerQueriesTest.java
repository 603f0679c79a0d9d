package meridian.store.dynamodb.announce;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import meridian.concurrent.ParallelCalls;
import meridian.model.FaultyTable;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.SectionSample;
import meridian.store.record.Slot;
import meridian.store.record.SwarmEstimate;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How many queries read a section, which decides the cost, and what they return. */
final class PeerQueriesTest {

  private static final Instant NOW = Instant.parse("2100-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Section SECTION = Section.SEEDERS_4;

  private final Random random = new Random(1);
  private final DynamoDbClient table =
      new GlobalTable(List.of("all"), new VirtualTime(NOW), Duration.ofMillis(1), random)
          .client("all");
  private final FaultyTable counting = new FaultyTable(table);
  private final PeerQueries queries =
      new PeerQueries(counting, "peers", new ParallelCalls(new InlineExecutor()), random);

  @Test
  void aSideThatIsKnownToBeSmallIsReadByOneQuery() {
    Set<Peer> all = put(20);
    assertEquals(all, Set.copyOf(read(expecting(20)).peers()));
    assertEquals(1, counting.reads());
  }

  @Test
  void aSideOfUnknownSizeIsReadWholeIfItIsSmall() {
    Set<Peer> all = put(20);
    SectionSample sample = read(SwarmEstimate.UNKNOWN);
    assertEquals(all, Set.copyOf(sample.peers()));
    assertEquals(20, sample.size());
    assertEquals(2, counting.reads());
  }

  @Test
  void aSideThatHasGrownIsSampledFromRandomKeys() {
    Set<Peer> all = put(200);
    Set<Peer> read = new HashSet<>();
    for (int times = 0; times < 50; times++) {
      SectionSample sample = read(expecting(20));
      assertTrue(
          sample.peers().size() < PeerTable.RECORDS_PER_PAGE, "a page without its last record");
      read.addAll(sample.peers());
    }
    assertEquals(all, read);
  }

  private SectionSample read(SwarmEstimate expected) {
    return queries.sample(TORRENT, List.of(SECTION), expected, 50, NOW).sections().getFirst();
  }

  private static SwarmEstimate expecting(int seeders) {
    return new SwarmEstimate(Map.of(SECTION, new SwarmEstimate.SectionEstimate(seeders, 0, 1)));
  }

  private Set<Peer> put(int seeders) {
    return IntStream.range(0, seeders).mapToObj(this::putSeeder).collect(toSet());
  }

  private Peer putSeeder(int n) {
    Peer peer = Peers.ipv4(n, Role.SEEDER);
    Slot slot = new Slot(SECTION, random.nextLong(), RegionCode.of(1));
    PeerRecord record = new PeerRecord(slot, peer, false, NOW, NOW.plusSeconds(60));
    table.putItem(put -> put.tableName("peers").item(PeerTable.item(TORRENT, record)));
    return peer;
  }
}
