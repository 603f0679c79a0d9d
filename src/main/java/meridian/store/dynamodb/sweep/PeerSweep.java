package meridian.store.dynamodb.sweep;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import meridian.concurrent.ParallelCalls;
import meridian.peer.InfoHash;
import meridian.purge.SegmentProgress;
import meridian.purge.SegmentSweeper;
import meridian.purge.SweepTotals;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.PeerRecord;
import meridian.store.record.SwarmCounter;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A region's sweep over its replica of the peer table: deletes the region's own expired records,
 * counts live peers, and writes the exact counts of large swarms into the region's ledgers.
 *
 * <p>A delete is conditional on the record that was read, so a record that was refreshed meanwhile
 * stays. A sweep may therefore run twice, overlap another one, or be killed anywhere: started again
 * from the same cursor, it does the rest.
 *
 * <p>Other regions' records are read, never written. The exception is an adopted region ({@link
 * SegmentProgress#adopted}), which is gone for good: its expired records are deleted too, and its
 * ledgers are added to the own ones. If it came back, its writes that never arrived here would be
 * lost. So it must really be gone, and only one region may adopt it.
 *
 * <p>Reads are eventually consistent. A segment contains whole partitions, so a swarm is read as a
 * whole, in the order of its sort keys (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html">AWS, parallel
 * scan</a>).
 */
public final class PeerSweep implements SegmentSweeper {

  private static final Logger LOG = System.getLogger(PeerSweep.class.getName());

  /** How long after its expiry a record is deleted: longer than the clock skew within a region. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /**
   * How many write units are used between two looks at the time: ten writes by each of {@link
   * SweepWriter}'s parallel calls, which even retries and {@link UnitRateLimiter} seldom make
   * longer than the 30 seconds that an invocation reserves before its end.
   */
  private static final int BATCH = 50;

  private final UnitRateLimiter reads;
  private final SegmentScan scan;
  private final SweepWriter writer;
  private final RegionCode region;

  /** A sweep that uses as many units as its calls need. */
  public PeerSweep(
      DynamoDbClient client, String table, RegionCode region, ExecutorService executor) {
    this(client, table, region, executor, UnitRateLimiter.unlimited(), UnitRateLimiter.unlimited());
  }

  /**
   * Creates the sweep of one region.
   *
   * @param client talks to the region's replica; its timeouts and retries are the only ones
   * @param table the peer table's name
   * @param region the region's code
   * @param executor runs writes in parallel
   * @param reads limits the read units that {@link #advance} uses
   * @param writes limits the write units
   */
  public PeerSweep(
      DynamoDbClient client,
      String table,
      RegionCode region,
      ExecutorService executor,
      UnitRateLimiter reads,
      UnitRateLimiter writes) {
    this.reads = reads;
    this.scan = new SegmentScan(client, table, region);
    this.writer = new SweepWriter(client, table, region, new ParallelCalls(executor), writes);
    this.region = region;
  }

  /**
   * Checks that this region can adopt another one.
   *
   * @param adopted the code of the region that is gone for good
   * @throws IllegalArgumentException if it is the sweeping region itself
   */
  @Override
  public void checkAdoptable(RegionCode adopted) {
    if (adopted.equals(region)) {
      throw new IllegalArgumentException("region %s cannot adopt %s".formatted(region, adopted));
    }
  }

  /**
   * Continues a segment until it is done or should pause, but by at least one swarm.
   *
   * @param from the progress so far
   * @param now records that expired more than a minute before are deleted
   * @param isTimeUp asked after every {@value #BATCH} write units, and after every page of at most
   *     {@value SegmentScan#PAGE} items
   * @return the new progress
   */
  @Override
  public SegmentProgress advance(SegmentProgress from, Instant now, BooleanSupplier isTimeUp) {
    Pass pass = new Pass(from, now);
    Optional<Map<String, AttributeValue>> after = from.cursor().map(SweepCursor::decode);
    while (true) {
      ScanResponse page = scan.page(from, after, now);
      reads.acquire(SegmentScan.readUnits(page));
      for (Map<String, AttributeValue> item : page.items()) {
        pass.process(item);
        if (pass.pendingUnits() >= BATCH) {
          pass.flush();
          if (pass.canPause() && isTimeUp.getAsBoolean()) {
            return pass.pause();
          }
        }
      }
      pass.flush();
      if (!page.hasLastEvaluatedKey()) {
        return pass.finish();
      }
      pass.advanceTo(page.lastEvaluatedKey());
      after = Optional.of(page.lastEvaluatedKey());
      if (pass.canPause() && isTimeUp.getAsBoolean()) {
        return pass.pause();
      }
    }
  }

  /**
   * One call's pass over a segment. It can pause only between two swarms; the swarm that is being
   * counted then is read again from its beginning.
   */
  private final class Pass {

    private final SegmentProgress from;
    private final Instant now;
    private final List<Map<String, AttributeValue>> expired = new ArrayList<>();
    private final List<Map<String, AttributeValue>> adoptedLedgers = new ArrayList<>();
    private final Map<InfoHash, PeerCounts> largeSwarms = new LinkedHashMap<>();
    private SweepTotals totals;
    private boolean loggedUnknown;
    private @Nullable SwarmCounter current;
    private @Nullable Map<String, AttributeValue> lastKey;
    private @Nullable Map<String, AttributeValue> resumeKey;

    Pass(SegmentProgress from, Instant now) {
      this.from = from;
      this.now = now;
      this.totals = from.counts();
    }

    void process(Map<String, AttributeValue> item) {
      Optional<InfoHash> infoHash = PeerTable.infoHash(item);
      if (infoHash.isEmpty()) {
        finishSwarm();
        resumeKey = PeerTable.keyOf(item);
        totals = totals.plus(SweepTotals.ofRecords(0, 0, 1));
        noteUnknown(item);
        return;
      }
      SwarmCounter counter = counterOf(infoHash.get());
      lastKey = PeerTable.keyOf(item);
      if (LedgerItem.isLedger(item)) {
        counter.addCompleted(LedgerItem.of(item).downloads());
        if (PeerTable.region(item).filter(this::isAdopted).isPresent()) {
          adoptedLedgers.add(item);
        }
      } else {
        PeerTable.record(item)
            .ifPresentOrElse(
                record -> process(item, record, counter),
                () -> {
                  counter.countUnknown();
                  noteUnknown(item);
                });
      }
    }

    private void process(
        Map<String, AttributeValue> item, PeerRecord record, SwarmCounter counter) {
      counter.add(record);
      boolean adopted = isAdopted(record.slot().region());
      if (adopted || record.slot().region().equals(region)) {
        if (record.expiry().isBefore(now.minus(GRACE))) {
          expired.add(item);
        } else if (adopted) {
          counter.countUnexpired();
        }
      }
    }

    /** Logs the first item of a call that is not understood; the totals have their number. */
    private void noteUnknown(Map<String, AttributeValue> item) {
      if (!loggedUnknown) {
        loggedUnknown = true;
        LOG.log(
            Level.WARNING,
            "segment %d has items that this release does not understand; none is changed; the first: %s"
                .formatted(from.segment(), SweepCursor.encode(PeerTable.keyOf(item))));
      }
    }

    private boolean isAdopted(RegionCode code) {
      return from.adopted().equals(Optional.of(code));
    }

    private SwarmCounter counterOf(InfoHash infoHash) {
      if (current == null || !current.infoHash().equals(infoHash)) {
        finishSwarm();
        current = new SwarmCounter(infoHash, region, now);
      }
      return current;
    }

    private void finishSwarm() {
      if (current != null) {
        totals = totals.plus(current.totals());
        if (current.peers().total() > PeerTable.RECORDS_PER_PAGE) {
          largeSwarms.put(current.infoHash(), current.peers());
        }
        current = null;
        resumeKey = lastKey;
      }
    }

    /** How many write units the items read so far require. */
    int pendingUnits() {
      return expired.size()
          + SweepWriter.UNITS_PER_LEDGER * adoptedLedgers.size()
          + largeSwarms.size();
    }

    /** Executes the pending writes. */
    void flush() {
      long deleted = writer.delete(expired);
      long malformed = writer.mergeLedgers(adoptedLedgers, now);
      totals = totals.plus(SweepTotals.ofRecords(deleted, 0, malformed));
      expired.clear();
      adoptedLedgers.clear();
      writer.writeCounts(largeSwarms, now);
      largeSwarms.clear();
    }

    /** Notes that all items up to a key were processed. */
    void advanceTo(Map<String, AttributeValue> key) {
      if (current != null && PeerTable.infoHash(key).equals(Optional.of(current.infoHash()))) {
        return;
      }
      finishSwarm();
      resumeKey = key;
    }

    boolean canPause() {
      return resumeKey != null;
    }

    /** The progress up to the latest swarm that was finished. */
    SegmentProgress pause() {
      flush();
      return from.at(Optional.ofNullable(resumeKey).map(SweepCursor::encode), totals);
    }

    SegmentProgress finish() {
      finishSwarm();
      flush();
      return from.finished(totals);
    }
  }
}
