package meridian.store.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.store.Peers;
import meridian.swarm.Event;
import meridian.swarm.Id160;
import meridian.swarm.InfoHash;
import meridian.swarm.Role;
import meridian.swarm.Sighting;
import org.junit.jupiter.api.Test;

final class WriteRulesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Sighting.Terms TERMS =
      new Sighting.Terms(Duration.ofMinutes(105), Duration.ofMinutes(36));
  private static final long HASH = 42;
  private static final int HERE = 1;
  private static final int THERE = 2;

  private static final PeerRecord LEECHING_HERE = record(Role.LEECHER, HERE);
  private static final PeerRecord LEECHING_THERE = record(Role.LEECHER, THERE);
  private static final PeerRecord SEEDING_HERE = record(Role.SEEDER, HERE);
  private static final PeerRecord SEEDING_THERE = record(Role.SEEDER, THERE);

  @Test
  void aNewcomerTakesItsSlot() {
    Writes plan = plan(Role.LEECHER, Event.STARTED);
    assertEquals(Set.of(LEECHING_HERE.slot()), present(plan));
    assertEquals(List.of(), plan.deletes());
    assertFalse(plan.completes());
  }

  @Test
  void whoChangesSidesLeavesTheOther() {
    Writes plan = plan(Role.SEEDER, Event.COMPLETED, LEECHING_HERE);
    assertEquals(Set.of(SEEDING_HERE.slot()), present(plan));
    assertEquals(List.of(LEECHING_HERE.slot()), plan.deletes());
    assertTrue(plan.completes());
  }

  @Test
  void anotherRegionsRecordIsNeverTouched() {
    for (PeerRecord there : List.of(LEECHING_THERE, SEEDING_THERE)) {
      for (Role role : Role.values()) {
        for (Event event : Event.values()) {
          Writes plan = plan(role, event, there, LEECHING_HERE, SEEDING_HERE);
          Stream.concat(plan.puts().stream().map(PeerRecord::slot), plan.deletes().stream())
              .forEach(slot -> assertEquals(HERE, slot.region()));
        }
      }
    }
  }

  @Test
  void aDownloadIsCompleteWhenTheNewestRecordWasALeechers() {
    assertTrue(plan(Role.SEEDER, Event.NONE, LEECHING_THERE).completes());
    assertFalse(plan(Role.SEEDER, Event.COMPLETED, SEEDING_HERE).completes());
    assertFalse(plan(Role.SEEDER, Event.COMPLETED).completes());
    PeerRecord newer = later(SEEDING_THERE);
    assertFalse(plan(Role.SEEDER, Event.COMPLETED, LEECHING_HERE, newer).completes());
    PeerRecord expired =
        new PeerRecord(
            LEECHING_HERE.slot(), LEECHING_HERE.peer(), false, NOON, NOON.plusSeconds(1));
    assertFalse(plan(Role.SEEDER, Event.COMPLETED, expired).completes());
  }

  @Test
  void whoStopsLeavesAndIsMarkedOnlyWhereAnotherRegionMayStillHaveIt() {
    Writes known = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE);
    assertEquals(List.of(LEECHING_HERE.slot()), known.deletes());
    assertEquals(List.of(), known.puts());

    Writes elsewhere = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE, SEEDING_THERE);
    assertEquals(List.of(LEECHING_HERE.slot()), elsewhere.deletes());
    assertEquals(Set.of(SEEDING_HERE.slot()), marked(elsewhere));

    Writes unknown = plan(Role.LEECHER, Event.STOPPED);
    assertEquals(List.of(), unknown.deletes());
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(unknown));

    Writes both = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE, LEECHING_THERE);
    assertEquals(List.of(), both.deletes());
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(both));
  }

  private static Writes plan(Role role, Event event, PeerRecord... known) {
    Sighting sighting =
        new Sighting(
            new InfoHash(new Id160(1, 2, 3)),
            Peers.ipv4(1, role),
            event,
            50,
            NOON.plusSeconds(60),
            TERMS,
            Optional.empty());
    return new WriteRules(HERE).byRecords(sighting, HASH, List.of(known));
  }

  private static PeerRecord record(Role role, int region) {
    Slot slot =
        new Slot(Section.of(Peers.ipv4(1, role).endpoint().family(), role.side()), HASH, region);
    return new PeerRecord(slot, Peers.ipv4(1, role), false, NOON, NOON.plusSeconds(5_400));
  }

  private static PeerRecord later(PeerRecord record) {
    return new PeerRecord(
        record.slot(), record.peer(), false, NOON.plusSeconds(30), record.expiry());
  }

  private static Set<Slot> present(Writes plan) {
    return slots(plan, false);
  }

  private static Set<Slot> marked(Writes plan) {
    return slots(plan, true);
  }

  private static Set<Slot> slots(Writes plan, boolean stopped) {
    return plan.puts().stream()
        .filter(record -> record.stopped() == stopped)
        .map(PeerRecord::slot)
        .collect(Collectors.toSet());
  }
}
