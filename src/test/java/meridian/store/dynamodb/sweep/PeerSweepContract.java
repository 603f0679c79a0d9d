package meridian.store.dynamodb.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.TestTrackers;
import meridian.concurrent.ParallelCalls;
import meridian.model.InlineExecutor;
import meridian.model.TableDecorator;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.store.SweepContract;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.PeerRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The contract of sweeps and what is special to tables, run on the model and over HTTP. */
abstract class PeerSweepContract extends SweepContract {

  /** A client of the table. */
  abstract DynamoDbClient client();

  /** The name of a table that is empty when a test begins. */
  abstract String table();

  @Test
  void leavesItemsOfAnUnknownLayoutAlone() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    Map<String, AttributeValue> strange = new HashMap<>(items().getFirst());
    byte[] value = PeerTable.storedValue(strange).b().asByteArray();
    value[5] = (byte) 0xf0;
    strange.put("v", AttributeValue.fromB(SdkBytes.fromByteArray(value)));
    client().putItem(put -> put.tableName(table()).item(strange));
    SweepTotals counts = sweep(1, EXPIRED);
    assertEquals(1, counts.unknown());
    assertEquals(0, counts.deleted());
    assertEquals(1, items().size());
  }

  @Test
  void aRecordRefreshedAfterTheScanIsNotDeleted() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    List<Map<String, AttributeValue>> read = items();
    announce(1, Peers.ipv4(1, Role.LEECHER), EXPIRED);
    SweepWriter writer =
        new SweepWriter(
            client(),
            table(),
            RegionCode.of(1),
            new ParallelCalls(new InlineExecutor()),
            UnitRateLimiter.unlimited());
    assertEquals(0, writer.delete(read));
    assertEquals(1, items().size());
  }

  @Test
  void writesNoCountsOfASmallSwarm() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    sweep(1, NOON);
    assertTrue(items().stream().noneMatch(LedgerItem::isLedger));
  }

  @Test
  void ledgersOfAnAdoptedRegionAreMerged() {
    adoptDownloads();
    List<Map<String, AttributeValue>> ledgers =
        items().stream().filter(LedgerItem::isLedger).toList();
    assertEquals(
        List.of(Optional.of(RegionCode.of(1))), ledgers.stream().map(PeerTable::region).toList());
  }

  /** A page may hold 2,000 expired records, whose deletes can take longer than what is left. */
  @Test
  void asksForTheTimeBetweenTheDeletesOfAPage() {
    int swarms = 300;
    for (int n = 0; n < swarms; n++) {
      announce(1, torrent(n), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    PeerSweep wholePages =
        new PeerSweep(new WholePages(client()), table(), RegionCode.of(1), new InlineExecutor());
    SegmentProgress progress = SegmentProgress.of(0, 1, Optional.empty());
    long deleted = 0;
    while (!progress.done()) {
      progress = wholePages.advance(progress, EXPIRED, () -> true);
      long now = progress.counts().deleted();
      assertTrue(now - deleted <= 100, now - deleted + " deletes before the time was asked for");
      assertEquals(swarms - now, items().size());
      deleted = now;
    }
    assertEquals(swarms, deleted);
  }

  /** Every delete takes a unit. */
  @Test
  void usesNoMoreUnitsASecondThanItsShare() {
    for (int n = 0; n < 41; n++) {
      announce(1, torrent(n), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    var reads = new PassingTime();
    var writes = new PassingTime();
    var limited =
        new PeerSweep(
            new WholePages(client()),
            table(),
            RegionCode.of(1),
            new InlineExecutor(),
            new UnitRateLimiter(5, reads, reads::pass),
            new UnitRateLimiter(10, writes, writes::pass));
    SegmentProgress whole = SegmentProgress.of(0, 1, Optional.empty());
    assertEquals(41, limited.advance(whole, EXPIRED, () -> false).counts().deleted());
    assertEquals(Duration.ofSeconds(4), writes.passed());
    assertEquals(Duration.ZERO, reads.passed(), "the first page waits for no other");
    SegmentProgress _ = limited.advance(whole, EXPIRED, () -> false);
    assertTrue(reads.passed().isPositive(), "the next page waits for the first");
  }

  /** Pages that are limited only by the request, as DynamoDB's are up to a megabyte. */
  private static final class WholePages extends TableDecorator {
    WholePages(DynamoDbClient tables) {
      super(tables);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
      List<Map<String, AttributeValue>> items = new ArrayList<>();
      ScanResponse page = super.scan(request);
      items.addAll(page.items());
      while (page.hasLastEvaluatedKey() && items.size() < request.limit()) {
        Map<String, AttributeValue> after = page.lastEvaluatedKey();
        page = super.scan(request.copy(next -> next.exclusiveStartKey(after)));
        items.addAll(page.items());
      }
      return page.copy(whole -> whole.items(items));
    }
  }

  @Override
  protected PeerSweep sweep(int region) {
    return new PeerSweep(client(), table(), RegionCode.of(region), new InlineExecutor());
  }

  @Override
  protected SwarmStore store(int region) {
    return TestTrackers.store(client(), table(), region, InstantSource.fixed(NOON), new Random(5));
  }

  @Override
  protected Set<Peer> stored() {
    return items().stream()
        .map(PeerTable::record)
        .flatMap(Optional::stream)
        .map(PeerRecord::peer)
        .collect(Collectors.toSet());
  }

  private List<Map<String, AttributeValue>> items() {
    return client()
        .scanPaginator(scan -> scan.tableName(table()).segment(0).totalSegments(1))
        .items()
        .stream()
        .toList();
  }
}
