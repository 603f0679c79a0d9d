package meridian.bench.cost;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import meridian.local.database.item.CapacityUnits;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Records the capacity that calls consume, as the table reports it. A failed condition is charged
 * by the size of what was to be written: its error reports nothing. For one thread.
 */
public final class MeteredTable extends TableDecorator {

  private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

  private final UnaryOperator<CostCategory> categories;
  private Bill bill = new Bill();

  private MeteredTable(DynamoDbClient table, UnaryOperator<CostCategory> categories) {
    super(table);
    this.categories = categories;
  }

  /** A table as announces use it. */
  public static MeteredTable ofAnnounces(DynamoDbClient table) {
    return new MeteredTable(table, category -> category);
  }

  /** A table as sweeps use it: all of their writes are in one category. */
  public static MeteredTable ofSweeps(DynamoDbClient table) {
    return new MeteredTable(
        table, category -> category.isWrite() ? CostCategory.SWEEP_WRITE : category);
  }

  /** The bill since the last call of this method. */
  public Bill takeBill() {
    Bill taken = bill;
    bill = new Bill();
    return taken;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = super.query(request.toBuilder().returnConsumedCapacity(TOTAL).build());
    charge(CostCategory.of(request), response.consumedCapacity().capacityUnits());
    return response;
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    ScanResponse response = super.scan(request.toBuilder().returnConsumedCapacity(TOTAL).build());
    charge(CostCategory.SWEEP_READ, response.consumedCapacity().capacityUnits());
    return response;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write(
        CostCategory.PUT,
        () -> super.putItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        PutItemResponse::consumedCapacity,
        CapacityUnits.bytes(request.item()));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return write(
        CostCategory.DELETE,
        () -> super.deleteItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        DeleteItemResponse::consumedCapacity,
        0);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(
        CostCategory.LEDGER,
        () -> super.updateItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        UpdateItemResponse::consumedCapacity,
        0);
  }

  private <T> T write(
      CostCategory category, Supplier<T> call, Function<T, ConsumedCapacity> consumed, long bytes) {
    try {
      T response = call.get();
      charge(category, consumed.apply(response).capacityUnits());
      return response;
    } catch (ConditionalCheckFailedException e) {
      long stored = CapacityUnits.bytes(e.item());
      charge(category, CapacityUnits.ofWrite(Math.max(bytes, stored)));
      throw e;
    }
  }

  private void charge(CostCategory category, double units) {
    bill.add(categories.apply(category), units);
  }
}
