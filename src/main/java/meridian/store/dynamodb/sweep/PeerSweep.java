package meridian.store.dynamodb.sweep;

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
import meridian.purge.SweepCounts;
import meridian.store.dynamodb.table.Ledger;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.PeerTally;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A region's sweep over its replica of the peer table: deletes the region's own records that have
 * expired, counts who is there, and notes the exact size of large swarms in the region's ledgers.
 *
 * <p>A record is deleted only if it still is what was read, so one that was refreshed meanwhile
 * stays. A sweep may therefore be run twice, overlap another and be killed anywhere: run again from
 * the same place, it does what is left to do. Other regions' records are read, never written; those
 * of a region declared gone for good are the exception that {@link SegmentProgress#adopted} makes,
 * whose ledgers are added to the own ones. What such a region wrote unseen would be lost if it came
 * back, so it must be gone indeed, and one region alone may adopt it.
 *
 * <p>Reads are eventually consistent. An item's segment hangs on its partition key alone, so a
 * swarm is met as a whole, in the order of its sort keys (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html">AWS, parallel
 * scan</a>).
 */
public final class PeerSweep implements SegmentSweeper {

  /** How long a record has to have been expired: by more than the clocks of a region differ. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final SegmentScan scan;
  private final SweepWriter writer;
  private final RegionCode region;

  /**
   * A sweep of one region.
   *
   * @param client talks to the region's replica; its timeouts and retries are all there are
   * @param table the peer table's name
   * @param region the region's code
   * @param executor runs several deletes at the same time
   */
  public PeerSweep(
      DynamoDbClient client, String table, RegionCode region, ExecutorService executor) {
    this.scan = new SegmentScan(client, table, region);
    this.writer = new SweepWriter(client, table, region, new ParallelCalls(executor));
    this.region = region;
  }

  /**
   * Refuses what would delete nothing but do harm.
   *
   * @param adopted the code of a region said to be gone for good
   * @throws IllegalArgumentException if it is the sweeping region itself
   */
  @Override
  public void checkAdoptable(RegionCode adopted) {
    if (adopted.equals(region)) {
      throw new IllegalArgumentException("region %s cannot adopt %s".formatted(region, adopted));
    }
  }

  /**
   * Goes on with a segment until it is done or there was enough of it, but at least by one swarm or
   * one page, whichever is more.
   *
   * @param now what has expired by then, and a minute before, is deleted
   * @param enough asked after every page of at most {@value SegmentScan#PAGE} items
   * @return how far it came
   */
  @Override
  public SegmentProgress advance(SegmentProgress from, Instant now, BooleanSupplier enough) {
    Pass pass = new Pass(from, now);
    Optional<Map<String, AttributeValue>> after = from.cursor().map(SweepCursor::decode);
    while (true) {
      ScanResponse page = scan.page(from, after, now);
      page.items().forEach(pass::process);
      pass.flush();
      if (!page.hasLastEvaluatedKey()) {
        return pass.finish();
      }
      pass.advanceTo(page.lastEvaluatedKey());
      after = Optional.of(page.lastEvaluatedKey());
      if (pass.resumeKey != null && enough.getAsBoolean()) {
        pass.flush();
        return from.at(Optional.of(SweepCursor.encode(pass.resumeKey)), pass.counts);
      }
    }
  }

  /**
   * One call's way through a segment. It may be left between two swarms only; when it is, the swarm
   * that is open then is met again, from its beginning.
   */
  private final class Pass {

    private final SegmentProgress from;
    private final Instant now;
    private final List<Map<String, AttributeValue>> expired = new ArrayList<>();
    private final List<Map<String, AttributeValue>> adoptedLedgers = new ArrayList<>();
    private final Map<InfoHash, PeerTally> sizes = new LinkedHashMap<>();
    private SweepCounts counts;
    private @Nullable SwarmCounter current;
    private @Nullable Map<String, AttributeValue> last;
    private @Nullable Map<String, AttributeValue> resumeKey;

    Pass(SegmentProgress from, Instant now) {
      this.from = from;
      this.now = now;
      this.counts = from.counts();
    }

    void process(Map<String, AttributeValue> item) {
      Optional<InfoHash> infoHash = PeerTable.infoHash(item);
      SwarmCounter tally = infoHash.isEmpty() ? null : current(infoHash.get());
      last = PeerTable.keyOf(item);
      if (tally == null) {
        counts = counts.plus(SweepCounts.ofRecords(0, 0, 1));
      } else if (Ledger.isLedger(item)) {
        if (PeerTable.region(item).filter(this::isAdopted).isPresent()) {
          adoptedLedgers.add(item);
        }
      } else {
        PeerTable.record(item)
            .ifPresentOrElse(record -> process(item, record, tally), tally::countUnknown);
      }
    }

    private void process(Map<String, AttributeValue> item, PeerRecord record, SwarmCounter tally) {
      tally.add(record);
      boolean adopted = isAdopted(record.slot().region());
      if (adopted || record.slot().region().equals(region)) {
        if (record.expiry().isBefore(now.minus(GRACE))) {
          expired.add(item);
        } else if (adopted) {
          tally.countUnexpired();
        }
      }
    }

    private boolean isAdopted(RegionCode code) {
      return from.adopted().equals(Optional.of(code));
    }

    private SwarmCounter current(InfoHash infoHash) {
      if (current == null || !current.infoHash().equals(infoHash)) {
        close();
        current = new SwarmCounter(infoHash, region, now);
      }
      return current;
    }

    private void close() {
      if (current != null) {
        counts = counts.plus(current.counts());
        if (current.peers().peers() > PeerTable.RECORDS_PER_PAGE) {
          sizes.put(current.infoHash(), current.peers());
        }
        current = null;
        resumeKey = last;
      }
    }

    /** Does what the items of a page call for. */
    void flush() {
      counts = counts.plus(SweepCounts.ofRecords(writer.delete(expired), 0, 0));
      expired.clear();
      writer.mergeLedgers(adoptedLedgers, now);
      adoptedLedgers.clear();
      writer.writeSizes(sizes, now);
      sizes.clear();
    }

    /** Takes note that all up to that key were met. */
    void advanceTo(Map<String, AttributeValue> key) {
      if (current != null && PeerTable.infoHash(key).equals(Optional.of(current.infoHash()))) {
        return;
      }
      close();
      resumeKey = key;
    }

    SegmentProgress finish() {
      close();
      flush();
      return from.finished(counts);
    }
  }
}
