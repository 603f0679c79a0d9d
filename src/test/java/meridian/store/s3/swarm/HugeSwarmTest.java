package meridian.store.s3.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import meridian.peer.Family;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.record.EndpointHasher;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.MemoryObjectStore.Stored;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** A swarm of 100,000 peers in one region: what an announce costs, and what it returns. */
final class HugeSwarmTest {

  private static final int PEERS = 100_000;
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final RegionCode REGION = RegionCode.of(1);
  private static final InfoHash TORRENT = new InfoHash(new Id160(8, 8, 8));
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  private final TestStores clock = new TestStores(NOON);
  private final MemoryObjectStore objects = new MemoryObjectStore(clock);
  private final FaultyBucket bucket = new FaultyBucket(objects);

  @Test
  void anAnnounceReadsFewObjectsAndWritesOne() {
    fill();
    S3SwarmStore store = clock.store(bucket, 1);
    int announces = 40;
    double counted = 0;
    for (int n = 0; n < announces; n++) {
      clock.pass(Duration.ofSeconds(3));
      int reads = bucket.reads();
      int writes = bucket.writes();
      AnnounceResult result =
          store.announce(
              new AnnounceRecord(
                  TORRENT,
                  Peers.ipv4(PEERS + n, Role.LEECHER),
                  Event.STARTED,
                  50,
                  NOON,
                  TERMS,
                  Optional.empty()));
      assertEquals(50, result.peers().size());
      assertEquals(1, bucket.writes() - writes);
      // Two roots of two regions, and two paths of two more objects each, own and random.
      assertTrue(bucket.reads() - reads <= 6, bucket.reads() - reads + " reads");
      counted += result.counts().peers();
    }
    assertEquals(PEERS, counted / announces, 0.15 * PEERS);
    objects
        .objects()
        .values()
        .forEach(object -> assertTrue(object.content().length <= 47_000, "bounded size"));
  }

  /** A leaf that is full is split by the announce that finds it so, and nothing is lost. */
  @Test
  void aFullObjectIsSplit() {
    S3SwarmStore store = clock.store(bucket, 1);
    int peers = SwarmObject.MAX_RECORDS + 100;
    for (int n = 0; n < peers; n++) {
      store.announce(
          new AnnounceRecord(
              TORRENT,
              Peers.ipv4(n, Role.LEECHER),
              Event.STARTED,
              0,
              NOON,
              TERMS,
              Optional.empty()));
    }
    assertEquals(1 + SwarmObject.CHILDREN, objects.objects().size());
    long stored =
        objects.objects().values().stream()
            .flatMap(object -> SwarmObjectCodec.decode(object.content(), REGION).stream())
            .filter(object -> !object.isSplit())
            .mapToLong(object -> object.records().size())
            .sum();
    assertEquals(peers, stored);
  }

  /** Writes the objects as announces would have left them: two levels of splits. */
  private void fill() {
    EndpointHasher hasher = new EndpointHasher(TestStores.KEY);
    var leaves = new TreeMap<String, List<PeerRecord>>();
    for (int n = 0; n < PEERS; n++) {
      Peer peer = Peers.ipv4(n, n % 4 == 0 ? Role.LEECHER : Role.SEEDER);
      long hash = hasher.hash(peer.endpoint());
      Slot slot = new Slot(Section.of(Family.IPV4, peer.role().side()), hash, REGION);
      String digits = "" + SwarmObject.digit(hash, 0) + SwarmObject.digit(hash, 1);
      leaves
          .computeIfAbsent(digits, _ -> new ArrayList<>())
          .add(new PeerRecord(slot, peer, false, NOON, NOON.plus(TERMS.life())));
    }
    put("", SwarmObject.create(1).split());
    for (int digit = 0; digit < SwarmObject.CHILDREN; digit++) {
      put(Integer.toHexString(digit), SwarmObject.create(1).split());
    }
    leaves.forEach(
        (digits, records) -> {
          records.sort(SwarmObject.ORDER);
          put(digits, SwarmObject.create(1).withRecords(records));
        });
  }

  private void put(String digits, SwarmObject object) {
    objects.replicate(
        new SwarmKey(REGION, TORRENT, digits).text(),
        Optional.of(
            new Stored(SwarmObjectCodec.encode(object), new Etag("\"" + digits + "\""), NOON)));
  }
}
