package meridian.store.s3.swarm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.Family;
import meridian.peer.Peer;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Slot;
import meridian.store.record.StoredTime;
import meridian.store.record.SweptCounts;
import meridian.store.record.WritePlan;

/**
 * An object of a region's part of a swarm: the root, or of a part that was split a part of it.
 *
 * <p>Small swarms have a root alone, which has all records of the region. An object holds at most
 * {@value #MAX_RECORDS} records. Before it would hold more it is frozen, and then {@linkplain
 * SwarmSplit split}: its records move to sixteen children, by the next hexadecimal digit of the
 * endpoint's hash. Children are split in turn. What was split is never merged.
 *
 * <p>Replication does not keep the order of writes, so in another region an object may be split
 * before its children are there. It therefore keeps its records until a sweep removes them. They
 * stand for a child that is missing, and for nothing else. A child that is still missing then is an
 * empty one.
 *
 * @param revision a random number when the object is created, and one more with each write, so that
 *     no content occurs twice
 * @param state whether it has records itself
 * @param ledger the region's counts, in the root only
 * @param used when the ledger was last used, in seconds; the epoch if never
 * @param records in the {@linkplain #ORDER order} of their hashes; if it is split, those that it
 *     had then
 */
public record SwarmObject(
    long revision, State state, Ledger ledger, Instant used, List<PeerRecord> records) {

  /** Where the records of an object are, and whether they may change. */
  public enum State {
    /** It has records, which may change. */
    LEAF,
    /** It has records, which are being copied to its children, and may not change. */
    FROZEN,
    /** Its children have the records. What it has itself are copies for readers elsewhere. */
    SPLIT
  }

  /** The greatest number of records in an object, which has at most 47 KB with them. */
  public static final int MAX_RECORDS = 1_000;

  /** Children of an object that is split: one for each hexadecimal digit. */
  public static final int CHILDREN = 16;

  /** How long after its expiry a record is deleted: longer than the clock skew within a region. */
  public static final Duration GRACE = Duration.ofMinutes(1);

  /** Records of one endpoint on one side follow each other. */
  public static final Comparator<PeerRecord> ORDER =
      Comparator.<PeerRecord, Long>comparing(record -> record.slot().hash(), Long::compareUnsigned)
          .thenComparing(record -> record.slot().section())
          .thenComparing(record -> record.slot().region());

  /** Takes an immutable copy of the records. */
  public SwarmObject {
    records = List.copyOf(records);
  }

  /**
   * A new object without records.
   *
   * @param random a random number
   */
  public static SwarmObject create(long random) {
    return new SwarmObject(random >>> 1, State.LEAF, Ledger.NONE, Instant.EPOCH, List.of());
  }

  /** The next revision of the object, with the same content. */
  public SwarmObject next() {
    return new SwarmObject(revision + 1, state, ledger, used, records);
  }

  /** The records of the endpoint with a hash. */
  public List<PeerRecord> recordsOf(long hash) {
    List<PeerRecord> found = new ArrayList<>();
    for (PeerRecord record : records) {
      if (record.slot().hash() == hash) {
        found.add(record);
      }
    }
    return found;
  }

  /** The record in a slot. */
  public Optional<PeerRecord> recordIn(Slot slot) {
    for (PeerRecord record : records) {
      if (record.slot().equals(slot)) {
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  /** Whether a record is in its slot as it was put, or would have been put again. */
  boolean has(PeerRecord put) {
    return recordIn(put.slot())
        .filter(record -> record.written().equals(StoredTime.truncate(put.written())))
        .isPresent();
  }

  /** The object after a plan's writes. A record that is newer than a write is not changed by it. */
  public SwarmObject with(WritePlan plan) {
    List<PeerRecord> after = new ArrayList<>(records);
    for (PeerRecord put : plan.puts()) {
      if (isNotNewer(put.slot(), put.written())) {
        after.removeIf(record -> record.slot().equals(put.slot()));
        after.add(stored(put));
      }
    }
    for (Slot slot : plan.deletes()) {
      if (isNotNewer(slot, plan.timestamp())) {
        after.removeIf(record -> record.slot().equals(slot));
      }
    }
    after.sort(ORDER);
    return withRecords(after);
  }

  private boolean isNotNewer(Slot slot, Instant time) {
    Optional<PeerRecord> before = recordIn(slot);
    return before.isEmpty() || !before.get().written().isAfter(StoredTime.truncate(time));
  }

  /** A record as it is read after it was stored: without the peer id over IPv6. */
  private static PeerRecord stored(PeerRecord record) {
    Peer peer =
        record.slot().section().family() == Family.IPV4
            ? record.peer()
            : new Peer(record.peer().endpoint(), record.peer().role());
    return new PeerRecord(
        record.slot(),
        peer,
        record.stopped(),
        record.counted(),
        StoredTime.truncate(record.written()),
        record.expiry().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The object with other records, which are in their order. */
  public SwarmObject withRecords(List<PeerRecord> others) {
    return new SwarmObject(revision, state, ledger, used, others);
  }

  /** The object without the records that expired more than {@link #GRACE} ago. */
  public SwarmObject withoutExpired(Instant now) {
    Instant before = now.minus(GRACE);
    return withRecords(
        records.stream().filter(record -> !record.expiry().isBefore(before)).toList());
  }

  /** The object with other counts, which are used now. */
  public SwarmObject withLedger(Ledger other, Instant now) {
    return new SwarmObject(revision, state, other, now.truncatedTo(ChronoUnit.SECONDS), records);
  }

  /** The object with one more completed download. */
  public SwarmObject withDownload(Instant now) {
    return withLedger(ledger.plus(new Ledger(1, Optional.empty())), now);
  }

  /** The object with a sweep's counts, which do not make the ledger live longer. */
  public SwarmObject withSwept(SweptCounts counts) {
    Ledger counted = new Ledger(ledger.downloads(), Optional.of(counts));
    return new SwarmObject(revision, state, counted, used, records);
  }

  /** Whether its records are in its children. */
  public boolean isSplit() {
    return state == State.SPLIT;
  }

  /** The object whose records may not change any more. */
  public SwarmObject frozen() {
    return new SwarmObject(revision, State.FROZEN, ledger, used, records);
  }

  /** The object once its records are in its children. */
  public SwarmObject split() {
    return new SwarmObject(revision, State.SPLIT, ledger, used, records);
  }

  /** Whether it has neither records nor counts that are still kept, nor children. */
  public boolean isEmpty(Instant now) {
    return records.isEmpty()
        && state != State.SPLIT
        && (ledger.equals(Ledger.NONE) || used.plus(Ledger.LIFE).isBefore(now));
  }

  /** The records whose hashes begin with some hexadecimal digits. */
  public List<PeerRecord> recordsBelow(String digits) {
    return records.stream().filter(record -> isBelow(record.slot().hash(), digits)).toList();
  }

  private static boolean isBelow(long hash, String digits) {
    for (int n = 0; n < digits.length(); n++) {
      if (digits.charAt(n) != digit(hash, n)) {
        return false;
      }
    }
    return true;
  }

  /** The n-th hexadecimal digit of a hash, from 0. */
  public static char digit(long hash, int n) {
    return Character.forDigit((int) (hash >>> (Long.SIZE - 4 * (n + 1))) & 0xf, CHILDREN);
  }
}
