package meridian.local.database.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import meridian.local.database.item.CapacityUnits;
import meridian.local.database.item.ServiceError;
import meridian.local.database.table.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Transactions: all writes or none (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">AWS,
 * TransactWriteItems</a>). They never conflict, since each locks its tables. A request whose token
 * was used within ten minutes writes nothing.
 */
final class Transactions {

  private static final Set<String> MEMBERS =
      Set.of("TransactItems", "ReturnConsumedCapacity", "ClientRequestToken");
  private static final Set<String> ACTIONS = Set.of("Put", "Update", "Delete", "ConditionCheck");

  private static final int MAX_WRITES = 100;
  private static final int MAX_TOKEN = 36;
  private static final long MAX_BYTES = 4 * 1024 * 1024;
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);
  private static final CancellationReason NO_REASON =
      CancellationReason.builder().code("None").build();

  private final Function<String, Table> tables;
  private final InstantSource clock;
  private final Map<String, Completed> completed = new LinkedHashMap<>();

  /** A transaction that was made. */
  private record Completed(List<TransactWriteItem> writes, Instant at) {}

  Transactions(Function<String, Table> tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  TransactWriteItemsResponse write(TransactWriteItemsRequest request) {
    Members.require(request, MEMBERS);
    List<TransactWriteItem> items = request.transactItems();
    if (items.isEmpty() || items.size() > MAX_WRITES) {
      throw ServiceError.validation(
          "1 validation error detected: Value at 'transactItems' failed to satisfy constraint:"
              + " Member must have length between 1 and 100");
    }
    List<ItemWrite> writes = items.stream().map(this::write).toList();
    ItemWrite.requireDistinct(
        writes, "Transaction request cannot include multiple operations on one item");
    return atomically(writes, () -> once(request, writes));
  }

  private ItemWrite write(TransactWriteItem item) {
    Members.require(item, ACTIONS);
    List<ItemWrite> writes = new ArrayList<>();
    if (item.put() != null) {
      writes.add(ItemWrite.of(tables.apply(item.put().tableName()), item.put()));
    }
    if (item.update() != null) {
      writes.add(ItemWrite.of(tables.apply(item.update().tableName()), item.update()));
    }
    if (item.delete() != null) {
      writes.add(ItemWrite.of(tables.apply(item.delete().tableName()), item.delete()));
    }
    if (item.conditionCheck() != null) {
      var check = item.conditionCheck();
      writes.add(ItemWrite.of(tables.apply(check.tableName()), check));
    }
    if (writes.size() != 1) {
      throw ServiceError.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    return writes.getFirst();
  }

  /** Locks the tables in the order of their names, so that transactions never wait in a circle. */
  private static <T> T atomically(List<ItemWrite> writes, Supplier<T> work) {
    var locked = new TreeMap<String, Table>();
    writes.forEach(write -> locked.put(write.tableName(), write.table()));
    return atomically(locked.values().iterator(), work);
  }

  private static <T> T atomically(Iterator<Table> tables, Supplier<T> work) {
    return tables.hasNext() ? tables.next().atomically(() -> atomically(tables, work)) : work.get();
  }

  private TransactWriteItemsResponse once(
      TransactWriteItemsRequest request, List<ItemWrite> writes) {
    String token = request.clientRequestToken();
    if (token == null) {
      return response(request, writes, write(writes), true);
    }
    if (token.isEmpty() || token.length() > MAX_TOKEN) {
      throw ServiceError.validation(
          ("1 validation error detected: Value '%s' at 'clientRequestToken' failed to satisfy"
                  + " constraint: Member must have length between 1 and 36")
              .formatted(token));
    }
    synchronized (completed) {
      completed.values().removeIf(old -> old.at.isBefore(clock.instant().minus(TOKEN_LIFE)));
      Completed earlier = completed.get(token);
      if (earlier == null) {
        List<ItemWrite.Result> results = write(writes);
        completed.put(token, new Completed(request.transactItems(), clock.instant()));
        return response(request, writes, results, true);
      }
      if (!earlier.writes.equals(request.transactItems())) {
        throw ServiceError.of(
            IdempotentParameterMismatchException.builder()
                .message(
                    "The request uses the same client token as a previous, but non-identical"
                        + " request. Do not reuse a client token with different requests, unless"
                        + " the requests are identical"),
            "IdempotentParameterMismatchException");
      }
      List<ItemWrite.Result> unchanged =
          writes.stream()
              .map(write -> new ItemWrite.Result(write.current(), write.current()))
              .toList();
      return response(request, writes, unchanged, false);
    }
  }

  private static List<ItemWrite.Result> write(List<ItemWrite> writes) {
    List<CancellationReason> reasons = new ArrayList<>();
    List<ItemWrite.Result> results = new ArrayList<>();
    for (ItemWrite write : writes) {
      reasons.add(prepared(write, results));
    }
    if (results.size() < writes.size()) {
      throw canceled(reasons);
    }
    if (results.stream().mapToLong(ItemWrite.Result::bytes).sum() > MAX_BYTES) {
      throw ServiceError.validation("Collective size of all transaction items exceeds 4 MB limit");
    }
    for (int i = 0; i < results.size(); i++) {
      writes.get(i).store(results.get(i));
    }
    return results;
  }

  /** Adds the result of a write; if it cannot be made, returns the reason. */
  private static CancellationReason prepared(ItemWrite write, List<ItemWrite.Result> results) {
    if (!write.isPermitted()) {
      Map<String, AttributeValue> item = write.current();
      return CancellationReason.builder()
          .code("ConditionalCheckFailed")
          .message("The conditional request failed")
          .item(write.returnsOld() && !item.isEmpty() ? item : null)
          .build();
    }
    try {
      results.add(write.prepare());
      return NO_REASON;
    } catch (DynamoDbException e) {
      return CancellationReason.builder()
          .code("ValidationError")
          .message(e.awsErrorDetails().errorMessage())
          .build();
    }
  }

  private static DynamoDbException canceled(List<CancellationReason> reasons) {
    String codes =
        reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", ", "[", "]"));
    return ServiceError.of(
        TransactionCanceledException.builder()
            .message(
                "Transaction cancelled, please refer cancellation reasons for specific reasons "
                    + codes)
            .cancellationReasons(reasons),
        "TransactionCanceledException");
  }

  private static TransactWriteItemsResponse response(
      TransactWriteItemsRequest request,
      List<ItemWrite> writes,
      List<ItemWrite.Result> results,
      boolean wrote) {
    Map<String, Double> units = new LinkedHashMap<>();
    for (int i = 0; i < writes.size(); i++) {
      long bytes = results.get(i).bytes();
      units.merge(
          writes.get(i).tableName(),
          wrote ? CapacityUnits.ofTransactedWrite(bytes) : CapacityUnits.ofTransactedRead(bytes),
          Double::sum);
    }
    List<@Nullable ConsumedCapacity> consumed = new ArrayList<>();
    units.forEach(
        (table, sum) ->
            consumed.add(
                Capacity.ofTransaction(
                    request.returnConsumedCapacity(), table, wrote ? 0 : sum, wrote ? sum : 0)));
    return consumed.contains(null)
        ? TransactWriteItemsResponse.builder().build()
        : TransactWriteItemsResponse.builder().consumedCapacity(consumed).build();
  }
}
