package meridian.store.s3.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import meridian.peer.Family;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.store.record.SweptCounts;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;

/** Random swarm objects. Seeded, so that a failure can be repeated. */
final class SwarmObjects {

  static final RegionCode REGION = RegionCode.of(7);
  static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  private final SplittableRandom random;

  SwarmObjects(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** An object with any content; every kind occurs. */
  SwarmObject any() {
    int count = random.nextInt(8) == 0 ? SwarmObject.MAX_RECORDS : random.nextInt(4);
    SwarmObject.State state =
        count == 0
            ? List.of(SwarmObject.State.values()).get(random.nextInt(3))
            : random.nextBoolean() ? SwarmObject.State.LEAF : SwarmObject.State.FROZEN;
    List<PeerRecord> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      records.add(record());
    }
    records.sort(SwarmObject.ORDER);
    Optional<SweptCounts> swept =
        random.nextBoolean()
            ? Optional.of(
                new SweptCounts(NOON, new PeerCounts(1, 2, 3, 4, 0xffff_ffffL, random.nextInt(9))))
            : Optional.empty();
    return new SwarmObject(
        random.nextLong(),
        state,
        new Ledger(random.nextLong(Ledger.MAX_DOWNLOADS), swept),
        NOON,
        records);
  }

  private PeerRecord record() {
    Role role = List.of(Role.values()).get(random.nextInt(Role.values().length));
    int n = random.nextInt(1 << 20);
    Peer peer = random.nextBoolean() ? Peers.ipv4(n, role) : Peers.ipv6(n, role);
    if (peer.endpoint().family() == Family.IPV6 || random.nextInt(4) == 0) {
      peer = new Peer(peer.endpoint(), role);
    }
    Slot slot =
        new Slot(Section.of(peer.endpoint().family(), role.side()), random.nextLong(), REGION);
    return new PeerRecord(
        slot,
        peer,
        random.nextBoolean(),
        random.nextBoolean(),
        NOON.plus(Duration.ofSeconds(1).dividedBy(64).multipliedBy(random.nextInt(10_000))),
        NOON.plusSeconds(random.nextInt(9_000)));
  }
}
