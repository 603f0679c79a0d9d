package meridian.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** Which of one endpoint's records takes precedence. */
final class PeerRecordTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Every kind of record that two regions can have of one endpoint, at two ticks. */
  private static final List<PeerRecord> RECORDS = records();

  @Test
  void ofTwoRecordsExactlyOneTakesPrecedence() {
    for (PeerRecord one : RECORDS) {
      assertFalse(one.supersedes(one), one::toString);
      for (PeerRecord other : RECORDS) {
        if (!one.equals(other)) {
          assertTrue(one.supersedes(other) != other.supersedes(one), () -> one + ", " + other);
        }
      }
    }
  }

  @Test
  void precedenceIsTransitive() {
    for (PeerRecord first : RECORDS) {
      for (PeerRecord second : RECORDS) {
        for (PeerRecord third : RECORDS) {
          if (first.supersedes(second) && second.supersedes(third)) {
            assertTrue(first.supersedes(third), () -> first + "\n > " + second + "\n > " + third);
          }
        }
      }
    }
  }

  @Test
  void theNewestRecordDoesNotDependOnTheOrderOfReading() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      List<PeerRecord> some = new ArrayList<>(RECORDS);
      Collections.shuffle(some, random);
      some = new ArrayList<>(some.subList(0, 2 + random.nextInt(4)));
      Optional<PeerRecord> newest = PeerRecord.newest(some);
      Collections.shuffle(some, random);
      assertEquals(newest, PeerRecord.newest(some), some::toString);
    }
  }

  /** A peer that changes sides writes its record and a stop marker at the same time. */
  @Test
  void aRecordTakesPrecedenceOverAStopMarkerOfTheSameTime() {
    for (Role role : List.of(Role.LEECHER, Role.SEEDER)) {
      for (Role left : List.of(Role.LEECHER, Role.SEEDER)) {
        PeerRecord marker = record(left, true, 2, NOON);
        assertTrue(record(role, false, 1, NOON).supersedes(marker));
        assertTrue(marker.supersedes(record(role, false, 1, NOON.minus(StoredTime.TICK))));
      }
    }
  }

  private static List<PeerRecord> records() {
    List<PeerRecord> records = new ArrayList<>();
    for (Role role : List.of(Role.LEECHER, Role.SEEDER)) {
      for (boolean stopped : List.of(false, true)) {
        for (int region = 1; region <= 2; region++) {
          for (int ticks = 0; ticks < 2; ticks++) {
            Instant written = NOON.plus(StoredTime.TICK.multipliedBy(ticks));
            records.add(record(role, stopped, region, written));
          }
        }
      }
    }
    return records;
  }

  private static PeerRecord record(Role role, boolean stopped, int region, Instant written) {
    Peer peer = Peers.ipv4(7, role);
    Section section = Section.of(peer.endpoint().family(), role.side());
    Slot slot = new Slot(section, 1, RegionCode.of(region));
    return new PeerRecord(slot, peer, stopped, written, written.plus(Duration.ofMinutes(90)));
  }
}
