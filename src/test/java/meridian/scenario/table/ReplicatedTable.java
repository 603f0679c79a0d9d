package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import meridian.local.database.TableSchema;
import meridian.local.database.TestDatabase.Member;
import meridian.local.database.item.ItemKey;
import meridian.local.database.table.Table;
import meridian.local.replication.Replicator;
import meridian.model.ShortScans;
import meridian.model.VirtualTime;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A global table in virtual time, whatever its replicas are, so that hours take no time. Each pair
 * of regions has its own lag in each direction.
 */
public final class ReplicatedTable implements GlobalTableHarness {

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final String name;
  private final boolean isCostly;
  private final Map<Region, Member> members = new EnumMap<>(Region.class);
  private final Replicator replicator;

  /**
   * Joins empty replicas.
   *
   * @param name of the table, for clients
   * @param isCostly whether calls take real time
   * @param seed of all lags
   */
  public ReplicatedTable(
      String name, boolean isCostly, long seed, Function<Region, Member> replicas) {
    this(name, isCostly, seed, (region, _) -> replicas.apply(region));
  }

  private ReplicatedTable(
      String name, boolean isCostly, long seed, BiFunction<Region, VirtualTime, Member> replicas) {
    this.name = name;
    this.isCostly = isCostly;
    for (Region region : Region.ALL) {
      members.put(region, replicas.apply(region, time));
    }
    Random random = new Random(seed);
    Map<String, Duration> lags = new HashMap<>();
    replicator =
        new Replicator(
            members.values().stream().map(Member::replica).toList(),
            (from, to) -> {
              Duration most = lags.computeIfAbsent(from + to, _ -> lag(random));
              return Duration.ofNanos(1 + random.nextLong(most.toNanos()));
            },
            time::after);
  }

  /** An empty table in memory, without a protocol between it and its clients. */
  public static ReplicatedTable inMemory(long seed) {
    return new ReplicatedTable(
        "peers",
        false,
        seed,
        (region, time) -> {
          Table table = new Table(region.name(), TableSchema.PEERS.keys(), time);
          return new Member(table, new ShortScans(table, time), table::contents);
        });
  }

  private static Duration lag(Random random) {
    return Duration.ofMillis(20L << random.nextInt(7));
  }

  private Member member(Region region) {
    return Objects.requireNonNull(members.get(region));
  }

  private String name(Region region) {
    return member(region).replica().region();
  }

  @Override
  public DynamoDbClient client(Region region) {
    return member(region).client();
  }

  @Override
  public String table() {
    return name;
  }

  @Override
  public boolean isCostly() {
    return isCostly;
  }

  @Override
  public Instant now() {
    return time.instant();
  }

  @Override
  public void pass(Duration duration) {
    time.pass(duration);
  }

  @Override
  public void cut(Region one, Region other) {
    replicator.cut(name(one), name(other));
  }

  @Override
  public void heal(Region one, Region other) {
    replicator.heal(name(one), name(other));
  }

  @Override
  public void isolate(Region region) {
    replicator.isolate(name(region));
  }

  @Override
  public void rejoin(Region region) {
    replicator.rejoin(name(region));
  }

  @Override
  public Map<ItemKey, Map<String, AttributeValue>> contents(Region region) {
    return member(region).contents().get();
  }

  @Override
  public void close() {
    replicator.close();
  }
}
