package meridian.store.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.PeerCounts;
import meridian.swarm.SwarmCounts;
import org.jspecify.annotations.Nullable;

/**
 * The swarm of one torrent, and its completed downloads. Not safe for use by several threads. Times
 * are unsigned seconds since 1970.
 */
final class Torrent {

  private final long high;
  private final long middle;
  private final int low;
  private @Nullable PeerTable ipv4;
  private @Nullable PeerTable ipv6;
  private long downloads;

  /** When a peer last announced. */
  private int used;

  Torrent(Id160 hash) {
    this.high = hash.high();
    this.middle = hash.middle();
    this.low = hash.low();
  }

  boolean hasHash(Id160 hash) {
    return high == hash.high() && middle == hash.middle() && low == hash.low();
  }

  InfoHash infoHash() {
    return new InfoHash(new Id160(high, middle, low));
  }

  long hash(long seed) {
    return Mixer.mix(Mixer.mix(Mixer.mix(seed ^ high) ^ middle) ^ low);
  }

  static long hash(long seed, Id160 id) {
    return Mixer.mix(Mixer.mix(Mixer.mix(seed ^ id.high()) ^ id.middle()) ^ id.low());
  }

  long downloads() {
    return downloads;
  }

  int used() {
    return used;
  }

  void write(SnapshotBuffer snapshot) {
    snapshot.putLong(high);
    snapshot.putLong(middle);
    snapshot.putInt(low);
    snapshot.putLong(downloads);
    snapshot.putInt(used);
    write(ipv4, snapshot);
    write(ipv6, snapshot);
  }

  private static void write(@Nullable PeerTable table, SnapshotBuffer snapshot) {
    if (table == null) {
      snapshot.putInt(0);
    } else {
      table.write(snapshot);
    }
  }

  /** Reads a torrent, without the peers that have expired. */
  static Torrent read(SnapshotInput snapshot, int now, SplittableRandom random) throws IOException {
    long high = snapshot.getLong();
    long middle = snapshot.getLong();
    Torrent torrent = new Torrent(new Id160(high, middle, snapshot.getInt()));
    torrent.downloads = snapshot.getLong();
    torrent.used = snapshot.getInt();
    for (Family family : Family.values()) {
      int peers = snapshot.getInt();
      if (peers > 0) {
        PeerTable table = torrent.tableOrNew(family, random);
        table.restore(snapshot.getInts(Math.multiplyExact(peers, table.recordInts())), now);
      }
    }
    return torrent;
  }

  @Nullable PeerTable table(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  PeerTable tableOrNew(Family family, SplittableRandom random) {
    PeerTable table = table(family);
    if (table == null) {
      table = new PeerTable(family, random.nextInt());
      if (family == Family.IPV4) {
        ipv4 = table;
      } else {
        ipv6 = table;
      }
    }
    return table;
  }

  int size() {
    return (ipv4 == null ? 0 : ipv4.size()) + (ipv6 == null ? 0 : ipv6.size());
  }

  boolean isLarge() {
    return (ipv4 != null && ipv4.size() > PeerTable.SMALL)
        || (ipv6 != null && ipv6.size() > PeerTable.SMALL);
  }

  PeerCounts counts() {
    return new PeerCounts(
        ipv4 == null ? 0 : ipv4.leechers(),
        ipv4 == null ? 0 : ipv4.partialSeeds(),
        ipv4 == null ? 0 : ipv4.seeders(),
        ipv6 == null ? 0 : ipv6.leechers(),
        ipv6 == null ? 0 : ipv6.partialSeeds(),
        ipv6 == null ? 0 : ipv6.seeders());
  }

  SwarmCounts swarmCounts() {
    int leechers = (ipv4 == null ? 0 : ipv4.leechers()) + (ipv6 == null ? 0 : ipv6.leechers());
    int seeders = (ipv4 == null ? 0 : ipv4.seeders()) + (ipv6 == null ? 0 : ipv6.seeders());
    return new SwarmCounts(seeders, size() - seeders, leechers, downloads);
  }

  /** Removes expired peers, of a large family only some, and returns how many. */
  int removeExpired(int now) {
    return (ipv4 == null ? 0 : ipv4.removeExpired(now))
        + (ipv6 == null ? 0 : ipv6.removeExpired(now));
  }

  /** Looks at some records of each family, and removes those that have expired. */
  int removeSomeExpired(int now, int steps) {
    return (ipv4 == null ? 0 : ipv4.removeSomeExpired(now, steps))
        + (ipv6 == null ? 0 : ipv6.removeSomeExpired(now, steps));
  }

  /** The number of an endpoint's record, or {@link PeerTable#NONE}. */
  int find(Endpoint endpoint) {
    PeerTable table = table(endpoint.family());
    return table == null ? PeerTable.NONE : table.find(endpoint);
  }

  /**
   * Stores the peer of an announce, unless its record is newer, and counts a download.
   *
   * @param record the number of its record, or {@link PeerTable#NONE}
   */
  boolean store(AnnounceRecord announce, int record, int now, int expiry, SplittableRandom random) {
    Peer peer = announce.peer();
    PeerTable table = tableOrNew(peer.endpoint().family(), random);
    boolean known = record != PeerTable.NONE;
    boolean live = known && table.isLive(record, now);
    if (live && Integer.compareUnsigned(table.written(record), now) > 0) {
      return false;
    }
    boolean wasLeecher = live && !table.isSeeder(record) && table.isOfClient(record, peer.id());
    boolean counted = live && table.isCounted(record);
    if (!counted
        && peer.role() == Role.SEEDER
        && (wasLeecher || announce.event() == Event.COMPLETED)) {
      counted = true;
      downloads++;
    }
    if (known) {
      table.replace(record, peer, now, expiry, counted);
    } else {
      table.add(peer, now, expiry, counted);
    }
    used = now;
    return true;
  }

  /** Removes a peer, unless its record is newer. */
  boolean remove(Endpoint endpoint, int now) {
    PeerTable table = table(endpoint.family());
    int record = find(endpoint);
    if (table == null
        || record == PeerTable.NONE
        || Integer.compareUnsigned(table.written(record), now) > 0) {
      return false;
    }
    table.remove(record);
    return true;
  }

  /** A random sample of peers for a peer, of its own address family first. */
  List<Peer> sample(Peer asker, int wanted, int now, SplittableRandom random) {
    List<Peer> sample = new ArrayList<>(Math.min(wanted, size()));
    boolean ofLeechers = !asker.role().downloads();
    boolean overIpv4 = asker.endpoint().family() == Family.IPV4;
    PeerTable own = overIpv4 ? ipv4 : ipv6;
    PeerTable other = overIpv4 ? ipv6 : ipv4;
    if (own != null) {
      int self = own.find(asker.endpoint());
      own.sample(sample, wanted, ofLeechers, self, now, random);
    }
    if (other != null) {
      other.sample(sample, wanted - sample.size(), ofLeechers, PeerTable.NONE, now, random);
    }
    return sample;
  }
}
