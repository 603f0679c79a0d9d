package meridian.store.record;

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
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

final class WriteRulesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant ANNOUNCED = NOON.plusSeconds(60);
  private static final Instant READ = ANNOUNCED.plusSeconds(1);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(105), Duration.ofMinutes(36));
  private static final long HASH = 42;
  private static final RegionCode HERE = RegionCode.of(1);
  private static final RegionCode THERE = RegionCode.of(2);

  private static final PeerRecord LEECHING_HERE = record(Role.LEECHER, HERE);
  private static final PeerRecord LEECHING_THERE = record(Role.LEECHER, THERE);
  private static final PeerRecord SEEDING_HERE = record(Role.SEEDER, HERE);
  private static final PeerRecord SEEDING_THERE = record(Role.SEEDER, THERE);

  @Test
  void aNewPeerIsWrittenToItsSlot() {
    WritePlan plan = plan(Role.LEECHER, Event.STARTED);
    assertEquals(Set.of(LEECHING_HERE.slot()), present(plan));
    assertEquals(List.of(), plan.deletes());
    assertFalse(plan.completesDownload());
  }

  @Test
  void aPeerThatChangesSidesIsDeletedFromTheOther() {
    WritePlan plan = plan(Role.SEEDER, Event.COMPLETED, LEECHING_HERE);
    assertEquals(Set.of(SEEDING_HERE.slot()), present(plan));
    assertEquals(List.of(LEECHING_HERE.slot()), plan.deletes());
    assertTrue(plan.completesDownload());
  }

  @Test
  void aRegionWhoseClockIsAheadDoesNotHideLaterAnnounces() {
    PeerRecord ahead = written(LEECHING_THERE, READ.plusSeconds(3));
    WritePlan stop = plan(Role.LEECHER, Event.STOPPED, ahead);
    assertTrue(stop.puts().getFirst().supersedes(ahead));
    WritePlan seed = plan(Role.SEEDER, Event.COMPLETED, ahead);
    assertTrue(seed.puts().stream().allMatch(record -> record.supersedes(ahead)));
  }

  @Test
  void anotherRegionsRecordDuringADelayedAnnounceIsNewer() {
    PeerRecord meanwhile = written(LEECHING_THERE, READ.minusMillis(500));
    assertTrue(meanwhile.written().isAfter(ANNOUNCED));
    WritePlan stop = plan(Role.LEECHER, Event.STOPPED, meanwhile);
    assertTrue(stop.puts().stream().noneMatch(marker -> marker.supersedes(meanwhile)));
  }

  @Test
  void aStopMarkerExpiresNoEarlierThanTheRecordsItHides() {
    PeerRecord longLived =
        new PeerRecord(
            LEECHING_THERE.slot(),
            LEECHING_THERE.peer(),
            false,
            NOON.minusSeconds(60),
            NOON.plus(Duration.ofDays(1)));
    WritePlan stop = plan(Role.LEECHER, Event.STOPPED, longLived);
    assertEquals(longLived.expiry(), stop.puts().getFirst().expiry());
  }

  private static PeerRecord written(PeerRecord record, Instant at) {
    return new PeerRecord(record.slot(), record.peer(), false, at, record.expiry());
  }

  @Test
  void anotherRegionsRecordIsNeverWritten() {
    for (PeerRecord there : List.of(LEECHING_THERE, SEEDING_THERE)) {
      for (Role role : Role.values()) {
        for (Event event : Event.values()) {
          WritePlan plan = plan(role, event, there, LEECHING_HERE, SEEDING_HERE);
          Stream.concat(plan.puts().stream().map(PeerRecord::slot), plan.deletes().stream())
              .forEach(slot -> assertEquals(HERE, slot.region()));
        }
      }
    }
  }

  @Test
  void aSeederThatWasTheSameLeecherCompletesADownload() {
    assertTrue(plan(Role.SEEDER, Event.NONE, LEECHING_THERE).completesDownload());
    assertTrue(plan(Role.SEEDER, Event.STARTED, LEECHING_HERE).completesDownload());
    assertFalse(plan(Role.SEEDER, Event.STARTED).completesDownload());
    assertFalse(plan(Role.SEEDER, Event.STARTED, SEEDING_HERE).completesDownload());
    PeerRecord newer = later(SEEDING_THERE);
    assertFalse(plan(Role.SEEDER, Event.NONE, LEECHING_HERE, newer).completesDownload());
    PeerRecord expired =
        new PeerRecord(
            LEECHING_HERE.slot(), LEECHING_HERE.peer(), false, NOON, NOON.plusSeconds(1));
    assertFalse(plan(Role.SEEDER, Event.NONE, expired).completesDownload());
    PeerRecord ofAnotherClient =
        new PeerRecord(
            LEECHING_HERE.slot(),
            new Peer(
                LEECHING_HERE.peer().endpoint(), Role.LEECHER, Peers.ipv4(2, Role.LEECHER).id()),
            false,
            NOON,
            LEECHING_HERE.expiry());
    assertFalse(plan(Role.SEEDER, Event.NONE, ofAnotherClient).completesDownload());
    PeerRecord withoutId =
        new PeerRecord(
            LEECHING_HERE.slot(),
            new Peer(LEECHING_HERE.peer().endpoint(), Role.LEECHER),
            false,
            NOON,
            LEECHING_HERE.expiry());
    assertTrue(plan(Role.SEEDER, Event.NONE, withoutId).completesDownload());
  }

  @Test
  void completedIsADownloadOfASeederOnly() {
    assertTrue(plan(Role.SEEDER, Event.COMPLETED).completesDownload());
    assertTrue(plan(Role.SEEDER, Event.COMPLETED, SEEDING_HERE).completesDownload());
    assertTrue(plan(Role.SEEDER, Event.COMPLETED, SEEDING_THERE).completesDownload());
    assertFalse(plan(Role.LEECHER, Event.COMPLETED, LEECHING_HERE).completesDownload());
    assertFalse(plan(Role.PARTIAL_SEED, Event.COMPLETED, LEECHING_HERE).completesDownload());
  }

  @Test
  void aCountedDownloadStaysMarkedAndIsNotCompletedAgain() {
    for (PeerRecord before : List.of(LEECHING_HERE, LEECHING_THERE, SEEDING_HERE, SEEDING_THERE)) {
      for (Role role : Role.values()) {
        for (Event event : List.of(Event.STARTED, Event.COMPLETED)) {
          WritePlan plan = plan(role, event, counted(before));
          assertFalse(plan.completesDownload(), () -> role + " " + event + " " + before);
          assertTrue(plan.puts().getFirst().counted(), () -> role + " " + event + " " + before);
        }
      }
    }
    WritePlan completing = plan(Role.SEEDER, Event.COMPLETED);
    assertTrue(completing.puts().getFirst().counted());
    assertFalse(plan(Role.LEECHER, Event.STARTED, LEECHING_HERE).puts().getFirst().counted());
    PeerRecord stopped =
        new PeerRecord(
            SEEDING_THERE.slot(),
            SEEDING_THERE.peer(),
            true,
            NOON.plusSeconds(30),
            SEEDING_THERE.expiry());
    assertTrue(
        plan(Role.SEEDER, Event.COMPLETED, counted(SEEDING_HERE), stopped).completesDownload(),
        "it stopped since");
  }

  private static PeerRecord counted(PeerRecord record) {
    return new PeerRecord(
        record.slot(), record.peer(), false, true, record.written(), record.expiry());
  }

  @Test
  void aStopIsADeleteOrAStopMarkerIfAnotherRegionMayHaveThePeer() {
    WritePlan known = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE);
    assertEquals(List.of(LEECHING_HERE.slot()), known.deletes());
    assertEquals(List.of(), known.puts());

    WritePlan elsewhere = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE, SEEDING_THERE);
    assertEquals(List.of(LEECHING_HERE.slot()), elsewhere.deletes());
    assertEquals(Set.of(SEEDING_HERE.slot()), marked(elsewhere));

    WritePlan unknown = plan(Role.LEECHER, Event.STOPPED);
    assertEquals(List.of(), unknown.deletes());
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(unknown));

    WritePlan both = plan(Role.LEECHER, Event.STOPPED, LEECHING_HERE, LEECHING_THERE);
    assertEquals(List.of(), both.deletes());
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(both));
  }

  @Test
  void aPeerThatChangesSidesLeavesAStopMarkerIfAnotherRegionHasIt() {
    WritePlan writes = plan(Role.SEEDER, Event.COMPLETED, LEECHING_THERE);
    assertEquals(Set.of(SEEDING_HERE.slot()), present(writes));
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(writes));
    assertTrue(writes.completesDownload());
    WritePlan both = plan(Role.SEEDER, Event.COMPLETED, LEECHING_HERE, LEECHING_THERE);
    assertEquals(Set.of(LEECHING_HERE.slot()), marked(both));
    assertEquals(List.of(), both.deletes());
  }

  @Test
  void aStopDeletesTheRecordOnThePeersSideEvenIfNoneWasRead() {
    WritePlan writes = plan(Role.SEEDER, Event.STOPPED, LEECHING_HERE);
    assertEquals(Set.of(SEEDING_HERE.slot(), LEECHING_HERE.slot()), Set.copyOf(writes.deletes()));
  }

  @Test
  void aSufficientRecordIsNotWrittenAgain() {
    for (Event event : List.of(Event.NONE, Event.PAUSED)) {
      WritePlan writes = plan(Role.LEECHER, event, LEECHING_HERE);
      assertEquals(WritePlan.none(LEECHING_HERE.presence()), writes);
    }
  }

  @Test
  void anInsufficientRecordIsWrittenAgain() {
    Peer restarted =
        new Peer(
            Peers.ipv4(1, Role.LEECHER).endpoint(), Role.LEECHER, Peers.ipv4(2, Role.LEECHER).id());
    PeerRecord ofAnotherClient =
        new PeerRecord(LEECHING_HERE.slot(), restarted, false, NOON, LEECHING_HERE.expiry());
    PeerRecord shortLived =
        new PeerRecord(
            LEECHING_HERE.slot(),
            LEECHING_HERE.peer(),
            false,
            NOON,
            NOON.plusSeconds(60).plus(TERMS.maxAnnounceGap()).minusSeconds(1));
    PeerRecord marker =
        new PeerRecord(
            LEECHING_HERE.slot(), LEECHING_HERE.peer(), true, NOON, LEECHING_HERE.expiry());
    for (PeerRecord known :
        List.of(
            ofAnotherClient,
            shortLived,
            marker,
            LEECHING_THERE,
            SEEDING_HERE,
            record(Role.PARTIAL_SEED, HERE))) {
      assertEquals(
          Set.of(LEECHING_HERE.slot()), present(plan(Role.LEECHER, Event.NONE, known)), "" + known);
    }
    assertEquals(
        Set.of(LEECHING_HERE.slot()),
        present(plan(Role.LEECHER, Event.NONE, LEECHING_HERE, later(LEECHING_THERE))));
    for (Event event : List.of(Event.STARTED, Event.COMPLETED)) {
      assertEquals(Set.of(LEECHING_HERE.slot()), present(plan(Role.LEECHER, event, LEECHING_HERE)));
    }
  }

  @Test
  void aTicketSavesAWriteOnlyForARoutineAnnounceToItsOwnRegion() {
    Instant expiry = NOON.plusSeconds(60).plus(TERMS.maxAnnounceGap());
    Presence good = new Presence(HERE, NOON, expiry);
    assertTrue(byTicket(Event.NONE, good));
    assertTrue(byTicket(Event.PAUSED, good));
    for (Event event : List.of(Event.STARTED, Event.COMPLETED, Event.STOPPED)) {
      assertFalse(byTicket(event, good));
    }
    assertFalse(byTicket(Event.NONE, new Presence(THERE, NOON, expiry)));
    assertFalse(byTicket(Event.NONE, new Presence(HERE, NOON, expiry.minusSeconds(1))));
    assertFalse(byTicket(Event.NONE, new Presence(HERE, NOON.plusSeconds(61), expiry)));
  }

  private static boolean byTicket(Event event, Presence shown) {
    return new WriteRules(HERE)
        .planFromTicket(announce(Role.LEECHER, event, Optional.of(shown)))
        .isPresent();
  }

  private static WritePlan plan(Role role, Event event, PeerRecord... known) {
    return new WriteRules(HERE)
        .planFromRecords(announce(role, event, Optional.empty()), HASH, List.of(known), READ);
  }

  private static AnnounceRecord announce(Role role, Event event, Optional<Presence> shown) {
    return new AnnounceRecord(
        new InfoHash(new Id160(1, 2, 3)), Peers.ipv4(1, role), event, 50, ANNOUNCED, TERMS, shown);
  }

  private static PeerRecord record(Role role, RegionCode region) {
    Slot slot =
        new Slot(Section.of(Peers.ipv4(1, role).endpoint().family(), role.side()), HASH, region);
    return new PeerRecord(slot, Peers.ipv4(1, role), false, NOON, NOON.plusSeconds(5_400));
  }

  private static PeerRecord later(PeerRecord record) {
    return new PeerRecord(
        record.slot(), record.peer(), false, NOON.plusSeconds(30), record.expiry());
  }

  private static Set<Slot> present(WritePlan plan) {
    return slots(plan, false);
  }

  private static Set<Slot> marked(WritePlan plan) {
    return slots(plan, true);
  }

  private static Set<Slot> slots(WritePlan plan, boolean stopped) {
    return plan.puts().stream()
        .filter(record -> record.stopped() == stopped)
        .map(PeerRecord::slot)
        .collect(Collectors.toSet());
  }
}
