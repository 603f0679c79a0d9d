package meridian.store.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.concurrent.AtOnce;
import meridian.model.TableDecorator;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The deny list in two regions' replicas, over HTTP. */
final class StoredDenyListIT {

  private static final String TABLE = ControlReplicas.TABLE;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ControlReplicas REPLICAS = new ControlReplicas();
  private static final DynamoDbClient HERE = REPLICAS.here();
  private static final DynamoDbClient THERE = REPLICAS.there();

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final StoredDenyList here =
      new StoredDenyList(ListReplicas.of(new ControlTable(HERE, TABLE), AtOnce.TIMEOUT), time);
  private final StoredDenyList there =
      new StoredDenyList(ListReplicas.of(new ControlTable(THERE, TABLE), AtOnce.TIMEOUT), time);

  @AfterAll
  static void stop() {
    REPLICAS.close();
  }

  @Test
  void aTorrentDeniedThroughOneRegionIsDeniedInAnotherUntilItIsAllowedThere() {
    InfoHash torrent = new InfoHash(new Id160(1, 1, 1));
    assertFalse(there.denies(torrent));
    operator(HERE, 1).decide(Action.DENY, List.of(torrent));
    eventually(there, torrent, true);
    eventually(here, torrent, true);
    operator(THERE, 2).decide(Action.ALLOW, List.of(torrent));
    eventually(here, torrent, false);
    eventually(there, torrent, false);
  }

  @Test
  void aLongListIsReadPageByPage() {
    Set<InfoHash> torrents =
        IntStream.range(0, 7)
            .mapToObj(n -> new InfoHash(new Id160(2, n, 2)))
            .collect(Collectors.toSet());
    String table = REPLICAS.createHere();
    new OperatorDecisions<>(
            new ControlTable(HERE, table), DecisionKind.DENIALS, RegionCode.of(1), time)
        .decide(Action.DENY, List.copyOf(torrents));
    Map<String, AttributeValue> broken = new HashMap<>();
    broken.put("s", DecisionKind.DENIALS.partition());
    broken.put("k", AttributeValue.fromS("everything"));
    HERE.putItem(put -> put.tableName(table).item(broken));
    ControlTable replica = new ControlTable(new PagesOfTwo(HERE), table);
    Decisions<InfoHash> read = replica.read(DecisionKind.DENIALS, time.instant(), true);
    assertEquals(torrents, read.restricted());
    assertEquals(1, read.skipped());
  }

  private static final class PagesOfTwo extends TableDecorator {
    PagesOfTwo(DynamoDbClient tables) {
      super(tables);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return super.query(request.copy(page -> page.limit(2)));
    }
  }

  private void eventually(StoredDenyList list, InfoHash torrent, boolean denied) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              time.pass(Duration.ofSeconds(31));
              assertEquals(denied, list.denies(torrent));
            });
  }

  private OperatorDecisions<InfoHash> operator(DynamoDbClient client, int region) {
    return new OperatorDecisions<>(
        new ControlTable(client, TABLE), DecisionKind.DENIALS, RegionCode.of(region), time);
  }
}
