package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SnapshotTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(90);
  private static final InfoHash SMALL = new InfoHash(new Id160(1, 2, 3));
  private static final InfoHash LARGE = new InfoHash(new Id160(-1, -2, -3));

  @TempDir private Path directory;

  private final MemoryStore store = newStore();

  private static MemoryStore newStore() {
    return new MemoryStore(RegionCode.of(1), new Random(1));
  }

  private static AnnounceResult announce(
      MemoryStore store, InfoHash torrent, Peer peer, Event event, Instant at) {
    var terms = new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));
    return store.announce(
        new AnnounceRecord(torrent, peer, event, 1_000, at, terms, Optional.empty()));
  }

  private void fill() {
    announce(store, SMALL, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON);
    announce(store, SMALL, Peers.ipv6(2, Role.PARTIAL_SEED), Event.PAUSED, NOON);
    announce(store, SMALL, Peers.ipv6(3, Role.LEECHER), Event.NONE, NOON.plusSeconds(60));
    for (int peer = 0; peer < 300; peer++) {
      Role role = peer % 3 == 0 ? Role.SEEDER : Role.LEECHER;
      announce(store, LARGE, Peers.ipv4(peer, role), Event.NONE, NOON.plusSeconds(60));
    }
  }

  private void save() throws Exception {
    try (Snapshot snapshot = Snapshot.open(directory, store, NOON)) {
      snapshot.save();
    }
  }

  private MemoryStore restored(Instant now) throws Exception {
    MemoryStore restored = newStore();
    Snapshot.open(directory, restored, now).close();
    return restored;
  }

  private static SwarmCounts counts(MemoryStore store, InfoHash torrent, Instant at) {
    return store.scrape(List.of(torrent), at).getOrDefault(torrent, SwarmCounts.NONE);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // Without such permissions.
  void onlyItsOwnerCanReadIt() throws Exception {
    Files.createFile(directory.resolve(Snapshot.TEMPORARY));
    save();
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(directory.resolve(Snapshot.NAME)));
  }

  @Test
  void restoresPeersAsTheyAnnouncedThemselves() throws Exception {
    fill();
    save();
    MemoryStore restored = restored(NOON.plusSeconds(60));
    Peer asker = Peers.ipv4(9_999, Role.LEECHER);
    for (InfoHash torrent : List.of(SMALL, LARGE)) {
      Instant at = NOON.plusSeconds(60);
      var expected = announce(store, torrent, asker, Event.NONE, at);
      var found = announce(restored, torrent, asker, Event.NONE, at);
      assertEquals(expected.counts(), found.counts());
      assertEquals(expected.peers().size(), found.peers().size());
      assertTrue(found.peers().containsAll(expected.peers()));
    }
  }

  @Test
  void doesNotCountADownloadAgain() throws Exception {
    fill();
    save();
    MemoryStore restored = restored(NOON);
    announce(restored, SMALL, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    assertEquals(1, counts(restored, SMALL, NOON.plusSeconds(1)).downloaded());
  }

  @Test
  void dropsExpiredPeersAndKeepsDownloads() throws Exception {
    fill();
    save();
    Instant later = NOON.plus(LIFE).plusSeconds(1);
    assertEquals(new SwarmCounts(0, 1, 1, 1), counts(restored(later), SMALL, later));
    Instant muchLater = NOON.plus(LIFE).plusSeconds(61);
    assertEquals(new SwarmCounts(0, 0, 0, 1), counts(restored(muchLater), SMALL, muchLater));
    assertEquals(1, restored(muchLater).purge(muchLater).completed().orElseThrow());
    Instant nextYear = NOON.plus(Duration.ofDays(181));
    assertEquals(0, restored(nextYear).purge(nextYear).completed().orElseThrow());
  }

  @Test
  void expiresRestoredPeers() throws Exception {
    fill();
    save();
    Instant expiry = NOON.plusSeconds(60).plus(LIFE);
    MemoryStore restored = restored(expiry.minusSeconds(1));
    assertEquals(300, counts(restored, LARGE, expiry.minusSeconds(1)).peers());
    assertEquals(0, restored.purge(expiry).peers().total());
  }

  @Test
  void startsEmptyWithoutAFile() throws Exception {
    assertEquals(0, restored(NOON).purge(NOON).swarms());
  }

  static Stream<Arguments> damage() {
    return Stream.<Map.Entry<String, UnaryOperator<byte[]>>>of(
            Map.entry("is no snapshot of Meridian", bytes -> new byte[0]),
            Map.entry("is no snapshot of Meridian", bytes -> Arrays.copyOf(bytes, 11)),
            Map.entry("is no snapshot of Meridian", bytes -> with(bytes, 0, 'm')),
            Map.entry("has layout 2, and this release reads 1 only", bytes -> with(bytes, 8, 2)),
            Map.entry("is damaged", bytes -> Arrays.copyOf(bytes, 12)),
            Map.entry("is damaged", bytes -> Arrays.copyOf(bytes, 19)),
            Map.entry("is damaged", bytes -> Arrays.copyOf(bytes, 20)),
            Map.entry("is damaged", bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
            Map.entry("is damaged", bytes -> Arrays.copyOf(bytes, bytes.length + 1)),
            Map.entry("is damaged", bytes -> with(bytes, bytes.length / 2, 0x5a)))
        .map(damage -> Arguments.of(damage.getKey(), damage.getValue()));
  }

  private static byte[] with(byte[] bytes, int place, int value) {
    byte[] changed = bytes.clone();
    changed[place] ^= (byte) (changed[place] == value ? 1 : changed[place] ^ value);
    return changed;
  }

  @ParameterizedTest
  @MethodSource("damage")
  void refusesAFileItCannotUseAndKeepsIt(String fault, UnaryOperator<byte[]> damage)
      throws Exception {
    fill();
    save();
    Path file = directory.resolve(Snapshot.NAME);
    byte[] damaged = damage.apply(Files.readAllBytes(file));
    Files.write(file, damaged);
    SnapshotException refusal =
        assertThrows(SnapshotException.class, () -> Snapshot.open(directory, newStore(), NOON));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith(file + " " + fault), refusal.getMessage());
    assertTrue(
        String.valueOf(refusal.getMessage()).endsWith("move it away."), refusal.getMessage());
    assertArrayEquals(damaged, Files.readAllBytes(file));
  }

  /** A process that is killed while it writes leaves a part of the new file. */
  @Test
  void keepsTheEarlierSnapshotIfAWriteIsCutShort() throws Exception {
    fill();
    save();
    byte[] snapshot = Files.readAllBytes(directory.resolve(Snapshot.NAME));
    Files.write(directory.resolve(Snapshot.TEMPORARY), Arrays.copyOf(snapshot, 100));
    MemoryStore restored = newStore();
    try (Snapshot next = Snapshot.open(directory, restored, NOON)) {
      assertEquals(3, counts(restored, SMALL, NOON).peers());
      next.save();
    }
    assertEquals(3, counts(restored(NOON), SMALL, NOON).peers());
  }

  @Test
  void keepsTheEarlierSnapshotIfTheNextCannotBeWritten() throws Exception {
    fill();
    try (Snapshot snapshot = Snapshot.open(directory, store, NOON)) {
      snapshot.save();
      Files.createDirectory(directory.resolve(Snapshot.TEMPORARY));
      assertThrows(IOException.class, snapshot::save);
    }
    assertEquals(3, counts(restored(NOON), SMALL, NOON).peers());
  }

  @Test
  void aDirectoryBelongsToOneProcess() throws Exception {
    try (Snapshot _ = Snapshot.open(directory, store, NOON)) {
      SnapshotException refusal =
          assertThrows(SnapshotException.class, () -> Snapshot.open(directory, newStore(), NOON));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("Another process"), refusal.getMessage());
    }
    Snapshot.open(directory, newStore(), NOON).close();
  }
}
