package meridian.local.database.operation;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The consumed capacity of a call, as far as the request asks for it. */
final class Capacity {

  private Capacity() {}

  /** The units of a call; null if the request does not ask for them. */
  static @Nullable ConsumedCapacity of(
      @Nullable ReturnConsumedCapacity wanted, String table, double units) {
    return of(wanted, table, units, builder -> builder);
  }

  /** The units of a transaction's writes. */
  static @Nullable ConsumedCapacity ofTransaction(
      @Nullable ReturnConsumedCapacity wanted, String table, double reads, double writes) {
    return of(
        wanted,
        table,
        reads + writes,
        builder ->
            builder
                .readCapacityUnits(reads > 0 ? reads : null)
                .writeCapacityUnits(writes > 0 ? writes : null));
  }

  private static @Nullable ConsumedCapacity of(
      @Nullable ReturnConsumedCapacity wanted,
      String table,
      double units,
      UnaryOperator<ConsumedCapacity.Builder> more) {
    if (wanted == null || wanted == ReturnConsumedCapacity.NONE) {
      return null;
    }
    var consumed = more.apply(ConsumedCapacity.builder().tableName(table).capacityUnits(units));
    return wanted == ReturnConsumedCapacity.INDEXES
        ? consumed.table(of -> of.capacityUnits(units)).build()
        : consumed.build();
  }
}
