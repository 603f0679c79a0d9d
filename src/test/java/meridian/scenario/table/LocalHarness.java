package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.replication.GlobalTableFixture;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB Local with a replicator. The clock is virtual, so hours take no time; only replication
 * is waited for.
 */
public final class LocalHarness implements GlobalTableHarness {

  private final GlobalTableFixture table;
  private final Map<Region, DynamoDbClient> clients;
  private final Set<Set<Region>> cuts = new HashSet<>();
  private final Set<Region> isolated = new HashSet<>();
  private Instant now = Instant.parse("2100-01-01T00:00:00Z");
  private boolean isReplicated = true;

  /**
   * An empty table.
   *
   * @param clients of the regions' tables
   */
  public LocalHarness(EmbeddedDynamoDb database, Map<Region, DynamoDbClient> clients) {
    this.table = new GlobalTableFixture(database);
    this.clients = clients;
  }

  /** Clients of the regions' tables as a tracker has them; the caller closes them. */
  public static Map<Region, DynamoDbClient> clients(EmbeddedDynamoDb database) {
    Map<Region, DynamoDbClient> clients = new EnumMap<>(Region.class);
    for (Region region : Region.ALL) {
      clients.put(region, database.client(name(region)).build());
    }
    return clients;
  }

  @Override
  public DynamoDbClient client(Region region) {
    return new WriteNotingTable(Objects.requireNonNull(clients.get(region)));
  }

  @Override
  public boolean isCostly() {
    return true;
  }

  /** Notes that there are writes to wait for. */
  private final class WriteNotingTable extends TableDecorator {
    WriteNotingTable(DynamoDbClient table) {
      super(table);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      isReplicated = false;
      return super.putItem(request);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      isReplicated = false;
      return super.deleteItem(request);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      isReplicated = false;
      return super.updateItem(request);
    }
  }

  @Override
  public String table() {
    return table.name();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pass(Duration duration) {
    now = now.plus(duration);
    if (duration.compareTo(LAG) >= 0 && !isReplicated) {
      table.arrive();
      isReplicated = true;
    }
  }

  @Override
  public void cut(Region one, Region other) {
    cuts.add(Set.of(one, other));
    update(one, other);
  }

  @Override
  public void heal(Region one, Region other) {
    cuts.remove(Set.of(one, other));
    update(one, other);
  }

  @Override
  public void isolate(Region region) {
    isolated.add(region);
    region.others().forEach(other -> update(region, other));
  }

  @Override
  public void rejoin(Region region) {
    isolated.remove(region);
    region.others().forEach(other -> update(region, other));
  }

  private void update(Region one, Region other) {
    if (cuts.contains(Set.of(one, other)) || isolated.contains(one) || isolated.contains(other)) {
      table.cut(name(one), name(other));
    } else {
      table.heal(name(one), name(other));
      isReplicated = false;
    }
  }

  private static String name(Region region) {
    return region.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<Map<String, AttributeValue>, Map<String, AttributeValue>> contents(Region region) {
    return table.contents(name(region));
  }

  @Override
  public void close() {
    table.close();
  }
}
