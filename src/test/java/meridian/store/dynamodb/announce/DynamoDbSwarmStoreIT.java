package meridian.store.dynamodb.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meridian.local.database.TableSchema;
import meridian.local.database.TestDatabase;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.SwarmStoreContract;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The store over HTTP. Its regions share one table, like replicas without lag. */
final class DynamoDbSwarmStoreIT extends SwarmStoreContract {

  private static final byte[] KEY = new byte[32];
  private static final Queue<SdkRequest> REQUESTS = new ConcurrentLinkedQueue<>();

  private static final TestDatabase DATABASE = TestDatabase.start();
  private static final String TABLE = DATABASE.createTable(TableSchema.PEERS);
  private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();
  private static final DynamoDbClient CLIENT = client();

  @AfterAll
  static void stop() {
    CLIENT.close();
    EXECUTOR.close();
    DATABASE.close();
  }

  @Override
  protected SwarmStore store(int code) {
    return store(TABLE, code);
  }

  @Test
  void aRegionWritesItsOwnItemsOnly() {
    InfoHash torrent = new InfoHash(new Id160(7, 7, 7));
    Instant at = NOON;
    for (Event event : List.of(Event.STARTED, Event.COMPLETED, Event.STOPPED)) {
      Role role = event == Event.STARTED ? Role.LEECHER : Role.SEEDER;
      announce(1, torrent, role, event, at);
      at = at.plusSeconds(1);
      REQUESTS.clear();
      announce(2, torrent, role, event, at);
      at = at.plusSeconds(1);
      List<AttributeValue> written = REQUESTS.stream().flatMap(request -> slot(request)).toList();
      assertFalse(written.isEmpty());
      for (AttributeValue slot : written) {
        byte[] key = slot.b().asByteArray();
        assertEquals(2, key[key.length - 1], "the region named last in " + slot);
      }
    }
  }

  @Test
  void aSmallSwarmIsReadByOneQuery() {
    InfoHash torrent = new InfoHash(new Id160(8, 8, 8));
    Instant at = NOON;
    announce(1, torrent, Role.LEECHER, Event.STARTED, at);
    REQUESTS.clear();
    announce(1, torrent, Role.LEECHER, Event.NONE, at.plusSeconds(1));
    assertEquals(1, REQUESTS.size(), () -> "a query: " + REQUESTS);
    REQUESTS.clear();
    announce(1, torrent, Role.LEECHER, Event.STARTED, at.plusSeconds(2));
    assertEquals(2, REQUESTS.size(), () -> "a query and a put: " + REQUESTS);
  }

  @Test
  void aMissingTableMakesTheStoreUnavailable() {
    SwarmStore store = store("no-such-table", 1);
    StoreUnavailableException error =
        assertThrows(
            StoreUnavailableException.class,
            () -> store.scrape(List.of(new InfoHash(new Id160(1, 1, 1))), Instant.EPOCH));
    assertTrue(String.valueOf(error.getCause()).contains("ResourceNotFound"));
  }

  private void announce(int region, InfoHash torrent, Role role, Event event, Instant at) {
    region(region)
        .announce(
            new AnnounceRecord(
                torrent, Peers.ipv4(1, role), event, 50, at, TERMS, Optional.empty()));
  }

  private static Stream<AttributeValue> slot(SdkRequest request) {
    Map<String, AttributeValue> key =
        switch (request) {
          case PutItemRequest put -> put.item();
          case DeleteItemRequest delete -> delete.key();
          case UpdateItemRequest update -> update.key();
          default -> Map.of();
        };
    return Stream.ofNullable(key.get("k"));
  }

  private static SwarmStore store(String table, int code) {
    return new DynamoDbSwarmStore(
        CLIENT,
        table,
        RegionCode.of(code),
        KEY,
        EXECUTOR,
        InstantSource.fixed(NOON),
        RandomGenerator.of("SecureRandom"));
  }

  private static DynamoDbClient client() {
    return DATABASE
        .client()
        .overrideConfiguration(override -> override.addExecutionInterceptor(new Recorder()))
        .build();
  }

  /** Records every request. */
  private static final class Recorder implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      REQUESTS.add(context.request());
    }
  }
}
