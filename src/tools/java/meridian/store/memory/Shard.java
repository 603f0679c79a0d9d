package meridian.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import meridian.peer.Address;
import meridian.peer.Id160;
import meridian.peer.Peer;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.jspecify.annotations.Nullable;

/**
 * A part of the torrents, in a hash table with linear probing. Each method holds the shard's lock.
 */
final class Shard {

  /** The slots that a step of a purge looks at, and the records of a large torrent. */
  static final int STEP = 256;

  /**
   * The most torrents without peers that a purge leaves: about a million in all shards of a store.
   */
  static final int MOST_IDLE = 4_096;

  /** A torrent without peers keeps its downloads for 180 days, as in the other stores. */
  private static final int LEDGER_SECONDS = 180 * 24 * 60 * 60;

  /** One with fewer downloads keeps them for a day: anyone can make up torrents. */
  private static final int KEPT_DOWNLOADS = 10;

  private static final int SHORT_LEDGER_SECONDS = 24 * 60 * 60;

  private static final int MIN_SLOTS = 16;

  private final RegionCode region;
  private final long seed;
  private final SplittableRandom random;
  private final Departures departures = new Departures();
  private @Nullable Torrent[] slots = new Torrent[MIN_SLOTS];
  private int size;

  /**
   * An empty shard.
   *
   * @param seed of the torrents' hashes
   */
  Shard(RegionCode region, long seed, SplittableRandom random) {
    this.region = region;
    this.seed = seed;
    this.random = random;
  }

  /**
   * Stores or removes a peer, and reads its swarm.
   *
   * @param hash of the torrent
   */
  synchronized AnnounceResult announce(AnnounceRecord announce, long hash) {
    int now = seconds(announce.at());
    Torrent torrent = find(hash, announce.infoHash().id());
    if (torrent != null) {
      torrent.removeExpired(now);
    }
    if (announce.isStopped()) {
      boolean removed = announce.isStored() && remove(announce, torrent, hash, now);
      return new AnnounceResult(counts(torrent), List.of(), Optional.empty(), removed);
    }
    if (!announce.isStored()) {
      var presence = new Presence(region, announce.at(), announce.expiry());
      return result(announce, torrent, now, Optional.of(presence), false);
    }
    int record = torrent == null ? PeerTable.NONE : torrent.find(announce.peer().endpoint());
    if (record == PeerTable.NONE && isOvertaken(announce, hash)) {
      return result(announce, torrent, now, Optional.empty(), false);
    }
    Torrent stored = torrent == null ? add(new Torrent(announce.infoHash().id()), hash) : torrent;
    boolean written = stored.store(announce, record, now, seconds(announce.expiry()), random);
    return result(announce, stored, now, presence(announce, stored, record, written), written);
  }

  private boolean remove(AnnounceRecord stop, @Nullable Torrent torrent, long hash, int now) {
    departures.add(departure(stop, hash), stop.at().toEpochMilli());
    return torrent != null && torrent.remove(stop.peer().endpoint(), now);
  }

  /** Whether a later stop of the peer came first. */
  private boolean isOvertaken(AnnounceRecord announce, long hash) {
    return departures.isAfter(departure(announce, hash), announce.at().toEpochMilli());
  }

  /** A hash of the torrent and the endpoint. */
  private static long departure(AnnounceRecord announce, long hash) {
    long state = hash ^ announce.peer().endpoint().port();
    return switch (announce.peer().endpoint().address()) {
      case Address.V4(int bits) -> Mixer.mix(Mixer.mix(state) ^ bits);
      case Address.V6(long high, long low) -> Mixer.mix(Mixer.mix(Mixer.mix(state) ^ high) ^ low);
    };
  }

  private Optional<Presence> presence(
      AnnounceRecord announce, Torrent torrent, int record, boolean written) {
    PeerTable table = torrent.table(announce.peer().endpoint().family());
    return written || table == null
        ? Optional.of(new Presence(region, announce.at(), instant(seconds(announce.expiry()))))
        : Optional.of(
            new Presence(region, instant(table.written(record)), instant(table.expiry(record))));
  }

  private AnnounceResult result(
      AnnounceRecord announce,
      @Nullable Torrent torrent,
      int now,
      Optional<Presence> presence,
      boolean written) {
    List<Peer> sample =
        torrent == null || announce.wanted() == 0
            ? List.of()
            : torrent.sample(announce.peer(), announce.wanted(), now, random);
    return new AnnounceResult(counts(torrent), sample, presence, written);
  }

  private static SwarmCounts counts(@Nullable Torrent torrent) {
    return torrent == null ? SwarmCounts.NONE : torrent.swarmCounts();
  }

  synchronized SwarmCounts scrape(long hash, Id160 infoHash, int now) {
    Torrent torrent = find(hash, infoHash);
    if (torrent != null) {
      torrent.removeExpired(now);
    }
    return counts(torrent);
  }

  /**
   * Removes expired peers, and torrents that have neither peers nor recent downloads. Of more than
   * {@value #MOST_IDLE} torrents without peers, those with the fewest downloads are removed, and of
   * these the oldest. Holds the lock for {@value #STEP} torrents at a time, or as many records of a
   * large one.
   *
   * @param counter receives what is left
   */
  void purge(int now, SweepCounter counter) {
    List<Torrent> large = new ArrayList<>();
    for (int slot = 0; slot >= 0; ) {
      slot = purge(slot, now, large, counter);
    }
    for (Torrent torrent : large) {
      for (int rest = sizeOf(torrent); rest > 0; rest -= STEP) {
        purge(torrent, now, counter);
      }
      count(torrent, counter);
    }
    removeIdle(counter);
  }

  private synchronized void removeIdle(SweepCounter counter) {
    List<Torrent> idle = new ArrayList<>();
    for (Torrent torrent : slots) {
      if (torrent != null && torrent.size() == 0) {
        idle.add(torrent);
      }
    }
    if (idle.size() <= MOST_IDLE) {
      return;
    }
    idle.sort(
        Comparator.comparingLong(Torrent::downloads)
            .thenComparing(Torrent::used, Integer::compareUnsigned));
    for (Torrent torrent : idle.subList(0, idle.size() - MOST_IDLE)) {
      counter.subtractDownloads(torrent);
      remove(slot(torrent));
    }
  }

  /** Purges the next torrents, and returns the next slot, or a negative number at the end. */
  private synchronized int purge(int from, int now, List<Torrent> large, SweepCounter counter) {
    int slot = from;
    for (int step = 0; step < STEP && slot < slots.length; step++) {
      Torrent torrent = slots[slot];
      if (torrent == null) {
        slot++;
        continue;
      }
      if (torrent.isLarge()) {
        large.add(torrent);
        slot++;
        continue;
      }
      counter.addDeleted(torrent.removeExpired(now));
      if (torrent.size() == 0 && isForgotten(torrent, now)) {
        remove(slot);
      } else {
        counter.add(torrent);
        slot++;
      }
    }
    return slot < slots.length ? slot : -1;
  }

  private synchronized void purge(Torrent large, int now, SweepCounter counter) {
    counter.addDeleted(large.removeSomeExpired(now, STEP));
  }

  private synchronized int sizeOf(Torrent large) {
    return large.size();
  }

  private synchronized void count(Torrent large, SweepCounter counter) {
    counter.add(large);
  }

  private static boolean isForgotten(Torrent torrent, int now) {
    int kept = torrent.downloads() < KEPT_DOWNLOADS ? SHORT_LEDGER_SECONDS : LEDGER_SECONDS;
    return torrent.downloads() == 0 || now - torrent.used() > kept;
  }

  /** Appends all torrents; holds the lock while it copies them. */
  synchronized void write(SnapshotBuffer snapshot) {
    snapshot.putInt(size);
    for (Torrent torrent : slots) {
      if (torrent != null) {
        torrent.write(snapshot);
      }
    }
  }

  /** Adds a torrent of a snapshot, unless it is of no use any more. */
  synchronized void restore(Torrent torrent, int now) {
    if (torrent.size() > 0 || !isForgotten(torrent, now)) {
      add(torrent, torrent.hash(seed));
    }
  }

  private @Nullable Torrent find(long hash, Id160 infoHash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    for (Torrent torrent = slots[slot]; torrent != null; torrent = slots[slot]) {
      if (torrent.hasHash(infoHash)) {
        return torrent;
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // The slot of this object.
  private int slot(Torrent torrent) {
    int mask = slots.length - 1;
    int slot = (int) torrent.hash(seed) & mask;
    while (slots[slot] != torrent) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private Torrent add(Torrent torrent, long hash) {
    if (size + 1 > slots.length / 4 * 3) {
      resize(slots.length * 2);
    }
    size++;
    place(torrent, hash);
    return torrent;
  }

  private void resize(int length) {
    @Nullable Torrent[] old = slots;
    slots = new Torrent[length];
    for (Torrent torrent : old) {
      if (torrent != null) {
        place(torrent, torrent.hash(seed));
      }
    }
  }

  private void place(Torrent torrent, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != null) {
      slot = slot + 1 & mask;
    }
    slots[slot] = torrent;
  }

  /** Frees a slot, and moves up the torrents that would no longer be found behind it. */
  private void remove(int removed) {
    int mask = slots.length - 1;
    int free = removed;
    int slot = free + 1 & mask;
    for (Torrent torrent = slots[slot]; torrent != null; torrent = slots[slot]) {
      int home = (int) torrent.hash(seed) & mask;
      if ((slot - home & mask) >= (slot - free & mask)) {
        slots[free] = torrent;
        free = slot;
      }
      slot = slot + 1 & mask;
    }
    slots[free] = null;
    size--;
  }

  /** Unsigned, so up to the year 2106. */
  static int seconds(Instant time) {
    return (int) time.getEpochSecond();
  }

  private static Instant instant(int seconds) {
    return Instant.ofEpochSecond(Integer.toUnsignedLong(seconds));
  }
}
