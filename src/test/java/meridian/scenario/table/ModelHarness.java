package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import meridian.local.database.item.ItemKey;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A modelled global table; each pair of regions has its own lag in each direction. */
public final class ModelHarness implements GlobalTableHarness {

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable table;

  /**
   * An empty table.
   *
   * @param seed of all lags
   */
  public ModelHarness(long seed) {
    Random random = new Random(seed);
    Map<String, Duration> lags = new HashMap<>();
    table =
        new GlobalTable(
            Region.ALL.stream().map(Region::name).toList(),
            time,
            (from, to) -> lags.computeIfAbsent(from + to, _ -> lag(random)),
            random);
  }

  private static Duration lag(Random random) {
    return Duration.ofMillis(20L << random.nextInt(7));
  }

  @Override
  public DynamoDbClient client(Region region) {
    return table.client(region.name());
  }

  @Override
  public String table() {
    return "peers";
  }

  @Override
  public boolean isCostly() {
    return false;
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
    table.cut(one.name(), other.name());
  }

  @Override
  public void heal(Region one, Region other) {
    table.heal(one.name(), other.name());
  }

  @Override
  public void isolate(Region region) {
    table.isolate(region.name());
  }

  @Override
  public void rejoin(Region region) {
    table.rejoin(region.name());
  }

  @Override
  public Map<ItemKey, Map<String, AttributeValue>> contents(Region region) {
    return table.contents(region.name());
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
