package meridian.store.memory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Id160;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one torrent and address family: records of 9 (IPv4) or 12 (IPv6) numbers of 32 bits
 * in one array, leechers first. A record has the address, the port with the role and whether a
 * download was counted, the times of writing and expiry in unsigned seconds since 1970, and the
 * peer id. Not safe for use by several threads.
 *
 * <p>A table of up to {@value #SMALL} records is searched from its start. A larger one has a hash
 * table of record numbers.
 *
 * <p>Expired records are removed whenever a small table is used. In a larger one each use looks at
 * {@value #STEP} records, so its counts may include some that have expired; the sample never does.
 */
final class PeerTable {

  /** Returned if there is no such record. */
  static final int NONE = -1;

  static final int SMALL = 64;
  static final int STEP = 8;

  private static final int NEVER = -1;
  private static final int UNINDEXED = 16;
  private static final int ID_INTS = 5;

  // Of the number after the address. The port is in the upper half.
  private static final int PORT_SHIFT = 16;
  private static final int SEEDER = 0;
  private static final int LEECHER = 1;
  private static final int PARTIAL_SEED = 2;
  private static final int ROLE_MASK = 3;
  private static final int COUNTED = 4;
  private static final int HAS_ID = 8;

  private static final long MASK = 0xffff_ffffL;

  private final int addressInts;
  private final int seed;
  private int[] records;
  private int size;
  private int leechers;
  private int partialSeeds;

  /** No record expires before this. */
  private int firstExpiry = NEVER;

  /** The record that the next step of the purge looks at. */
  private int hand;

  /** Record numbers plus one by the hash of the endpoint; 0 is free. */
  private int @Nullable [] index;

  /**
   * An empty table.
   *
   * @param seed makes the places in the hash table unpredictable
   */
  PeerTable(Family family, int seed) {
    this.seed = seed;
    this.addressInts = family.addressBytes() / Integer.BYTES;
    this.records = new int[recordInts()];
  }

  /** The number of 32-bit numbers of a record. */
  int recordInts() {
    return addressInts + 3 + ID_INTS;
  }

  int size() {
    return size;
  }

  int leechers() {
    return leechers;
  }

  int partialSeeds() {
    return partialSeeds;
  }

  int seeders() {
    return size - leechers - partialSeeds;
  }

  private int meta(int record) {
    return records[record * recordInts() + addressInts];
  }

  int written(int record) {
    return records[record * recordInts() + addressInts + 1];
  }

  int expiry(int record) {
    return records[record * recordInts() + addressInts + 2];
  }

  boolean isCounted(int record) {
    return (meta(record) & COUNTED) != 0;
  }

  boolean isSeeder(int record) {
    return (meta(record) & ROLE_MASK) == SEEDER;
  }

  boolean isLive(int record, int now) {
    return Integer.compareUnsigned(now, expiry(record)) < 0;
  }

  /** Whether a record has this peer id, or either is unknown. */
  boolean isOfClient(int record, Optional<PeerId> id) {
    if (id.isEmpty() || (meta(record) & HAS_ID) == 0) {
      return true;
    }
    Id160 bits = id.get().id();
    int at = record * recordInts() + addressInts + 3;
    return high(bits.high()) == records[at]
        && (int) bits.high() == records[at + 1]
        && high(bits.middle()) == records[at + 2]
        && (int) bits.middle() == records[at + 3]
        && bits.low() == records[at + 4];
  }

  private static int high(long bits) {
    return (int) (bits >>> Integer.SIZE);
  }

  /** The record of an endpoint of this table's family, expired or not. */
  int find(Endpoint endpoint) {
    if (index == null) {
      for (int record = 0; record < size; record++) {
        if (isOf(record, endpoint)) {
          return record;
        }
      }
      return NONE;
    }
    int mask = index.length - 1;
    for (int slot = hash(endpoint) & mask; index[slot] != 0; slot = slot + 1 & mask) {
      if (isOf(index[slot] - 1, endpoint)) {
        return index[slot] - 1;
      }
    }
    return NONE;
  }

  private boolean isOf(int record, Endpoint endpoint) {
    int at = record * recordInts();
    return records[at + addressInts] >>> PORT_SHIFT == endpoint.port()
        && switch (endpoint.address()) {
          case Address.V4(int bits) -> records[at] == bits;
          case Address.V6(long high, long low) ->
              records[at] == high(high)
                  && records[at + 1] == (int) high
                  && records[at + 2] == high(low)
                  && records[at + 3] == (int) low;
        };
  }

  /**
   * Adds a peer.
   *
   * @param counted whether a download of it was counted
   */
  void add(Peer peer, int written, int expiry, boolean counted) {
    reserveIndex();
    int record = insert(peer.role() == Role.LEECHER);
    int at = record * recordInts();
    switch (peer.endpoint().address()) {
      case Address.V4(int bits) -> records[at] = bits;
      case Address.V6(long high, long low) -> {
        records[at] = high(high);
        records[at + 1] = (int) high;
        records[at + 2] = high(low);
        records[at + 3] = (int) low;
      }
    }
    fill(record, peer, written, expiry, counted);
    index(record);
  }

  /** Replaces the record of a peer. */
  void replace(int record, Peer peer, int written, int expiry, boolean counted) {
    if ((meta(record) & ROLE_MASK) == LEECHER == (peer.role() == Role.LEECHER)) {
      partialSeeds -= (meta(record) & ROLE_MASK) == PARTIAL_SEED ? 1 : 0;
      fill(record, peer, written, expiry, counted);
    } else {
      remove(record);
      add(peer, written, expiry, counted);
    }
  }

  private void fill(int record, Peer peer, int written, int expiry, boolean counted) {
    int role =
        switch (peer.role()) {
          case SEEDER -> SEEDER;
          case LEECHER -> LEECHER;
          case PARTIAL_SEED -> PARTIAL_SEED;
        };
    partialSeeds += role == PARTIAL_SEED ? 1 : 0;
    int at = record * recordInts() + addressInts;
    records[at] =
        peer.endpoint().port() << PORT_SHIFT
            | role
            | (counted ? COUNTED : 0)
            | (peer.id().isPresent() ? HAS_ID : 0);
    records[at + 1] = written;
    records[at + 2] = expiry;
    if (peer.id().isPresent()) {
      Id160 id = peer.id().get().id();
      records[at + 3] = high(id.high());
      records[at + 4] = (int) id.high();
      records[at + 5] = high(id.middle());
      records[at + 6] = (int) id.middle();
      records[at + 7] = id.low();
    }
    noteExpiry(expiry);
  }

  /** Makes room for a record, and returns its number. */
  private int insert(boolean leecher) {
    if ((size + 1) * recordInts() > records.length) {
      int capacity = size < 4 ? size + 1 : size + (size >> 2) + 1;
      records = Arrays.copyOf(records, capacity * recordInts());
    }
    int last = size++;
    if (!leecher || leechers == last) {
      leechers += leecher ? 1 : 0;
      return last;
    }
    move(leechers, last);
    return leechers++;
  }

  /** Removes a record; another one may get its number. */
  void remove(int record) {
    unindex(record);
    partialSeeds -= (meta(record) & ROLE_MASK) == PARTIAL_SEED ? 1 : 0;
    int gap = record;
    if (record < leechers) {
      leechers--;
      moveUnlessSame(leechers, gap);
      gap = leechers;
    }
    size--;
    moveUnlessSame(size, gap);
    if (index != null && size < UNINDEXED / 2) {
      index = null;
    }
    if (size >= 4 && size * recordInts() < records.length / 2) {
      records = Arrays.copyOf(records, (size + (size >> 2)) * recordInts());
    }
  }

  private void moveUnlessSame(int from, int to) {
    if (from != to) {
      move(from, to);
    }
  }

  private void move(int from, int to) {
    if (index != null) {
      index[slot(from, index)] = to + 1;
    }
    System.arraycopy(records, from * recordInts(), records, to * recordInts(), recordInts());
  }

  /**
   * Makes room for one more record in the hash table. It is called before the records change, so
   * that the table stays whole if there is no memory. A rebuilt hash table is a quarter to half
   * full, and is rebuilt at three quarters.
   */
  private void reserveIndex() {
    int next = size + 1;
    if (next <= (index == null ? UNINDEXED : index.length / 4 * 3)) {
      return;
    }
    int[] table = new int[Integer.highestOneBit(next) * 4];
    for (int record = 0; record < size; record++) {
      insert(record, table);
    }
    index = table;
  }

  private void index(int record) {
    if (index != null) {
      insert(record, index);
    }
  }

  private void insert(int record, int[] table) {
    int mask = table.length - 1;
    int slot = hash(record) & mask;
    while (table[slot] != 0) {
      slot = slot + 1 & mask;
    }
    table[slot] = record + 1;
  }

  /** The place of a record in the hash table. */
  private int slot(int record, int[] table) {
    int mask = table.length - 1;
    int slot = hash(record) & mask;
    while (table[slot] != record + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Frees the place of a record, and moves up those that would no longer be found behind it. */
  private void unindex(int record) {
    if (index == null) {
      return;
    }
    int mask = index.length - 1;
    int free = slot(record, index);
    for (int slot = free + 1 & mask; index[slot] != 0; slot = slot + 1 & mask) {
      int home = hash(index[slot] - 1) & mask;
      if ((slot - home & mask) >= (slot - free & mask)) {
        index[free] = index[slot];
        free = slot;
      }
    }
    index[free] = 0;
  }

  private int hash(Endpoint endpoint) {
    return switch (endpoint.address()) {
      case Address.V4(int bits) -> hash(0, bits & MASK, endpoint.port());
      case Address.V6(long high, long low) -> hash(high, low, endpoint.port());
    };
  }

  private int hash(int record) {
    int at = record * recordInts();
    int port = records[at + addressInts] >>> PORT_SHIFT;
    return addressInts == 1
        ? hash(0, records[at] & MASK, port)
        : hash(wide(records[at], records[at + 1]), wide(records[at + 2], records[at + 3]), port);
  }

  private int hash(long high, long low, int port) {
    return (int) Mixer.mix(Mixer.mix(high ^ seed) ^ low ^ ((long) port << 40));
  }

  private static long wide(int high, int low) {
    return ((long) high << Integer.SIZE) | (low & MASK);
  }

  /** Removes expired records: all of a small table, and some of a large one; returns how many. */
  int removeExpired(int now) {
    int before = size;
    if (size > SMALL) {
      return removeSomeExpired(now, STEP);
    }
    if (Integer.compareUnsigned(now, firstExpiry) >= 0) {
      removeAllExpired(now);
    }
    return before - size;
  }

  private void removeAllExpired(int now) {
    firstExpiry = NEVER;
    for (int record = size - 1; record >= 0; record--) {
      if (!isLive(record, now)) {
        remove(record);
      } else if (Integer.compareUnsigned(expiry(record), firstExpiry) < 0) {
        firstExpiry = expiry(record);
      }
    }
  }

  /** Looks at the next records, removes those that have expired, and returns how many. */
  int removeSomeExpired(int now, int steps) {
    int before = size;
    for (int step = 0; step < steps && size > 0; step++) {
      if (hand >= size) {
        hand = 0;
      }
      if (isLive(hand, now)) {
        hand++;
      } else {
        remove(hand);
      }
    }
    return before - size;
  }

  /**
   * Adds a random sample of live peers to a list, all with the same chance: one peer of each of as
   * many stretches as peers are wanted, which start at a random place.
   *
   * @param ofLeechers whether only leechers are of use to the asking peer
   * @param self the record of the asking peer, or {@link #NONE}
   */
  void sample(
      List<Peer> sample,
      int wanted,
      boolean ofLeechers,
      int self,
      int now,
      SplittableRandom random) {
    int eligible = ofLeechers ? leechers : size;
    int stretches = wanted + (self != NONE && self < eligible ? 1 : 0);
    if (eligible == 0 || wanted <= 0) {
      return;
    }
    int most = sample.size() + wanted;
    int start = random.nextInt(eligible);
    if (eligible <= stretches) {
      stretches = eligible;
    }
    for (int stretch = 0; stretch < stretches && sample.size() < most; stretch++) {
      int from = (int) ((long) stretch * eligible / stretches);
      int to = (int) ((stretch + 1L) * eligible / stretches);
      int length = to - from;
      int first = length == 1 ? 0 : random.nextInt(length);
      for (int step = 0; step < length; step++) {
        int place = from + (first + step) % length;
        int record = (int) (((long) start + place) % eligible);
        if (record == self) {
          break;
        }
        if (isLive(record, now)) {
          sample.add(peer(record));
          break;
        }
      }
    }
  }

  /** Appends all records, expired ones included. */
  void write(SnapshotBuffer snapshot) {
    snapshot.putInt(size);
    snapshot.putInts(records, size * recordInts());
  }

  /** Adds the records that are live and have a known role. */
  void restore(int[] saved, int now) {
    for (int at = 0; at < saved.length; at += recordInts()) {
      int meta = saved[at + addressInts];
      int role = meta & ROLE_MASK;
      int expiry = saved[at + addressInts + 2];
      if (role > PARTIAL_SEED || Integer.compareUnsigned(now, expiry) >= 0) {
        continue;
      }
      reserveIndex();
      int record = insert(role == LEECHER);
      System.arraycopy(saved, at, records, record * recordInts(), recordInts());
      partialSeeds += role == PARTIAL_SEED ? 1 : 0;
      noteExpiry(expiry);
      index(record);
    }
  }

  private void noteExpiry(int expiry) {
    if (Integer.compareUnsigned(expiry, firstExpiry) < 0) {
      firstExpiry = expiry;
    }
  }

  /** The peer of a record. */
  private Peer peer(int record) {
    int at = record * recordInts();
    int meta = records[at + addressInts];
    Address address =
        addressInts == 1
            ? new Address.V4(records[at])
            : new Address.V6(
                wide(records[at], records[at + 1]), wide(records[at + 2], records[at + 3]));
    Role role =
        switch (meta & ROLE_MASK) {
          case SEEDER -> Role.SEEDER;
          case LEECHER -> Role.LEECHER;
          default -> Role.PARTIAL_SEED;
        };
    return new Peer(new Endpoint(address, meta >>> PORT_SHIFT), role, id(at + addressInts));
  }

  private Optional<PeerId> id(int meta) {
    return (records[meta] & HAS_ID) == 0
        ? Optional.empty()
        : Optional.of(
            new PeerId(
                new Id160(
                    wide(records[meta + 3], records[meta + 4]),
                    wide(records[meta + 5], records[meta + 6]),
                    records[meta + 7])));
  }
}
