package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;

final class ShardTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
  private static final int TORRENTS = 5_000;

  private final Shard shard = new Shard(RegionCode.of(1), 1, new SplittableRandom(1));

  private static InfoHash infoHash(int torrent) {
    return new InfoHash(new Id160(torrent, 0, 0));
  }

  private static long hash(int torrent) {
    return Torrent.hash(1, infoHash(torrent).id());
  }

  private void announce(int torrent, Event event, Instant at) {
    announce(torrent, Peers.ipv4(torrent, Role.LEECHER), event, at);
  }

  private void announce(int torrent, Peer peer, Event event, Instant at) {
    var _ =
        shard.announce(
            new AnnounceRecord(infoHash(torrent), peer, event, 0, at, TERMS, Optional.empty()),
            hash(torrent));
  }

  /** Those that are forgotten leave gaps between others that have the same place. */
  @Test
  void findsTorrentsWhoseNeighboursWereForgotten() {
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      announce(torrent, Event.STARTED, NOON.plusSeconds(torrent % 3));
    }
    Instant expiry = NOON.plus(TERMS.life()).plusSeconds(1);
    SweepCounter counter = new SweepCounter();
    shard.purge(Shard.seconds(expiry), counter);
    assertEquals(TORRENTS / 3, counter.totals().swarms());
    assertEquals(TORRENTS - TORRENTS / 3, counter.totals().deleted());
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      long peers =
          shard.scrape(hash(torrent), infoHash(torrent).id(), Shard.seconds(expiry)).peers();
      assertEquals(torrent % 3 == 2 ? 1 : 0, peers, "torrent " + torrent);
    }
  }

  private SwarmCounts counts(int torrent, Instant at) {
    return shard.scrape(hash(torrent), infoHash(torrent).id(), Shard.seconds(at));
  }

  /** Downloads a torrent a number of times. */
  private void download(int torrent, int times, Instant at) {
    for (int peer = 0; peer < times; peer++) {
      announce(torrent, Peers.ipv4(peer, Role.SEEDER), Event.COMPLETED, at);
    }
  }

  private long downloads(int torrent, Instant at) {
    return counts(torrent, at).downloaded();
  }

  private long purge(Instant at) {
    SweepCounter counter = new SweepCounter();
    shard.purge(Shard.seconds(at), counter);
    return counter.totals().completed().orElseThrow();
  }

  @Test
  void aTorrentWithFewDownloadsIsForgottenAfterADay() {
    download(1, 9, NOON);
    download(2, 10, NOON);
    assertEquals(19, purge(NOON.plus(Duration.ofDays(1))));
    assertEquals(9, downloads(1, NOON.plus(Duration.ofDays(1))));
    Instant later = NOON.plus(Duration.ofDays(1)).plusSeconds(1);
    assertEquals(10, purge(later));
    assertEquals(0, downloads(1, later));
    assertEquals(0, purge(NOON.plus(Duration.ofDays(180)).plusSeconds(1)));
  }

  @Test
  void ofTooManyTorrentsWithoutPeersTheLeastDownloadedAndOldestAreForgotten() {
    download(0, 2, NOON);
    for (int torrent = 1; torrent < Shard.MOST_IDLE + 3; torrent++) {
      download(torrent, 1, NOON.plusSeconds(torrent));
    }
    Instant expiry = NOON.plus(Duration.ofHours(10));
    assertEquals(Shard.MOST_IDLE + 1, purge(expiry));
    assertEquals(2, downloads(0, expiry));
    assertEquals(0, downloads(1, expiry));
    assertEquals(0, downloads(3, expiry));
    for (int torrent = 4; torrent < Shard.MOST_IDLE + 3; torrent++) {
      assertEquals(1, downloads(torrent, expiry), "torrent " + torrent);
    }
  }

  @Test
  void aStopOvertakesAnAnnounceOfTheSameSecond() {
    announce(1, Event.STOPPED, NOON.plusMillis(5));
    announce(1, Event.NONE, NOON.plusMillis(4));
    assertEquals(0, counts(1, NOON).peers());
    announce(1, Event.STARTED, NOON.plusMillis(5));
    assertEquals(1, counts(1, NOON).peers());
  }
}
