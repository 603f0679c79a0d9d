package meridian.model;

import java.time.InstantSource;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Throttles writes as one partition of a replica does: beyond a number in each second. All items
 * count as one partition, as those of one torrent are until DynamoDB splits it.
 */
final class ThrottledTable extends TableDecorator {

  private final InstantSource clock;
  private final int writesPerSecond;
  private long second;
  private int written;
  private int refused;

  ThrottledTable(DynamoDbClient table, InstantSource clock, int writesPerSecond) {
    super(table);
    this.clock = clock;
    this.writesPerSecond = writesPerSecond;
  }

  /** The number of throttled writes. */
  int refused() {
    return refused;
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    if (!(request instanceof QueryRequest)) {
      countWrite();
    }
    return super.call(table, request, call);
  }

  private void countWrite() {
    long now = clock.instant().getEpochSecond();
    if (now != second) {
      second = now;
      written = 0;
    }
    if (written == writesPerSecond) {
      refused++;
      throw ProvisionedThroughputExceededException.builder().message("throttled").build();
    }
    written++;
  }
}
