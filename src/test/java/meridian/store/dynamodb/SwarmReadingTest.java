package meridian.store.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import meridian.store.Peers;
import meridian.swarm.Peer;
import meridian.swarm.Role;
import org.junit.jupiter.api.Test;

final class SwarmReadingTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int PAGE = 50;

  private List<PeerRecord> places = List.of();

  @Test
  void theEstimateOfASectionIsUnbiasedAndAsGoodAsItCanBe() {
    Random random = new Random(17);
    int size = 5_000;
    int draws = 4_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      if (draw % 100 == 0) {
        places = places(random, size);
      }
      double estimate = stretch(random.nextLong(), (record, _) -> List.of(record)).size() / size;
      sum += estimate;
      squares += (estimate - 1) * (estimate - 1);
    }
    // From m places the estimate (m - 1)/f has a relative deviation of 1/sqrt(m - 2): 14.4% here,
    // so
    // that of the mean of 4,000, of which those of one set of keys depend on each other, is under
    // 0.5%, and 2% are more than four of those.
    assertEquals(1, sum / draws, 0.02);
    assertEquals(0.144, Math.sqrt(squares / draws), 0.02);
  }

  @Test
  void theDeadAndTheDoubleDoNotInflateIt() {
    Random random = new Random(18);
    int size = 5_000;
    places = places(random, size);
    double sum = 0;
    int draws = 2_000;
    for (int draw = 0; draw < draws; draw++) {
      sum += stretch(random.nextLong(), SwarmReadingTest::halfDead).size();
    }
    assertEquals(0.5, sum / draws / size, 0.02);
  }

  @Test
  void aSampleIsDrawnFromEachSideInProportion() {
    Random random = new Random(19);
    SwarmReading reading =
        new SwarmReading(
            List.of(
                new SectionReading(
                    Section.LEECHERS_4, Peers.ipv4(0, PAGE, Role.LEECHER).toList(), 9_000),
                new SectionReading(
                    Section.SEEDERS_4, Peers.ipv4(PAGE, PAGE, Role.SEEDER).toList(), 1_000)));
    Peer asker = Peers.ipv4(1_000, Role.LEECHER);
    int seeders = 0;
    int draws = 2_000;
    for (int draw = 0; draw < draws; draw++) {
      List<Peer> sample = reading.sample(asker, 20, random);
      assertEquals(20, sample.size());
      seeders += (int) sample.stream().filter(peer -> peer.role() == Role.SEEDER).count();
    }
    // 40,000 drawn, a tenth of them seeders: a standard deviation of 60.
    assertEquals(4_000, seeders, 300);
  }

  @Test
  void aSampleIsFilledFromWhatWasReadEvenIfThatIsOneSided() {
    SwarmReading reading =
        new SwarmReading(
            List.of(
                new SectionReading(
                    Section.LEECHERS_4, Peers.ipv4(0, 10, Role.LEECHER).toList(), 1e6),
                new SectionReading(
                    Section.SEEDERS_4, Peers.ipv4(10, 10, Role.SEEDER).toList(), 10)));
    List<Peer> sample = reading.sample(Peers.ipv4(99, Role.LEECHER), 20, new Random(20));
    assertEquals(20, sample.size());
  }

  @Test
  void ofSeveralRecordsTheNewestCountsAndAMarkerHidesWhatIsOlder() {
    Peer peer = Peers.ipv4(1, Role.LEECHER);
    PeerRecord old = record(peer, 1, 0);
    PeerRecord marker =
        new PeerRecord(
            new Slot(Section.LEECHERS_4, 1, 2), peer, true, NOON.plusSeconds(5), old.expiry());
    PeerRecord back = record(peer, 1, 10);
    assertEquals(List.of(peer), SectionReading.live(List.of(old), NOON));
    assertEquals(List.of(), SectionReading.live(List.of(old, marker), NOON));
    assertEquals(List.of(), SectionReading.live(List.of(marker, old), NOON));
    assertEquals(List.of(peer), SectionReading.live(List.of(marker, back), NOON));
    assertTrue(SectionReading.live(List.of(old), old.expiry()).isEmpty());

    Peer seeding = Peers.ipv4(1, Role.SEEDER);
    PeerRecord moved =
        new PeerRecord(
            new Slot(Section.SEEDERS_4, 1, 2), seeding, false, marker.written(), old.expiry());
    assertEquals(List.of(seeding), SectionReading.live(List.of(old, marker, moved), NOON));
    assertEquals(List.of(seeding), SectionReading.live(List.of(moved, marker, old), NOON));
  }

  private static List<PeerRecord> places(Random random, int size) {
    return IntStream.range(0, size)
        .mapToObj(
            n ->
                new PeerRecord(
                    new Slot(Section.LEECHERS_4, random.nextLong(), 1),
                    Peers.ipv4(n, Role.LEECHER),
                    false,
                    NOON,
                    NOON.plusSeconds(60)))
        .sorted(Comparator.comparing(r -> r.slot().hash(), Long::compareUnsigned))
        .toList();
  }

  /** Every other one expired; every third one known to two regions. */
  private static List<PeerRecord> halfDead(PeerRecord record, int index) {
    PeerRecord aged =
        new PeerRecord(
            record.slot(), record.peer(), false, NOON, index % 2 == 0 ? NOON : record.expiry());
    Slot elsewhere = new Slot(record.slot().section(), record.slot().hash(), 2);
    PeerRecord twin =
        new PeerRecord(elsewhere, aged.peer(), false, NOON.minusSeconds(1), aged.expiry());
    return index % 3 == 0 ? List.of(aged, twin) : List.of(aged);
  }

  private interface Variant {
    List<PeerRecord> of(PeerRecord record, int index);
  }

  /** What a query from a random start, wrapping around, would read. */
  private SectionReading stretch(long start, Variant variant) {
    int first = 0;
    while (first < places.size()
        && Long.compareUnsigned(places.get(first).slot().hash(), start) < 0) {
      first++;
    }
    List<PeerRecord> records = new ArrayList<>();
    for (int i = first; records.size() < PAGE; i++) {
      int index = i % places.size();
      records.addAll(variant.of(places.get(index), index));
    }
    return SectionReading.stretch(Section.LEECHERS_4, records.subList(0, PAGE), start, NOON);
  }

  private static PeerRecord record(Peer peer, int region, int seconds) {
    Instant written = NOON.plusSeconds(seconds);
    return new PeerRecord(
        new Slot(Section.LEECHERS_4, 1, region), peer, false, written, written.plusSeconds(60));
  }
}
