package meridian.bench.cost;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import meridian.local.database.item.CapacityUnits;
import meridian.model.TableDecorator;
import org.jspecify.annotations.Nullable;
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
 * Records the capacity that calls consume: what the table reports, or what the rules say where it
 * reports nothing, as for a failed condition. The model reports nothing at all; its scans are
 * charged for what passed their filter, which is too little. For one thread.
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
    double byRule = CapacityUnits.ofRead(response.items());
    charge(CostCategory.of(request), response.consumedCapacity(), CapacityUnits.LEAST_READ, byRule);
    return response;
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    ScanResponse response = super.scan(request.toBuilder().returnConsumedCapacity(TOTAL).build());
    double byRule = CapacityUnits.ofScanned(response.items());
    charge(CostCategory.SWEEP_READ, response.consumedCapacity(), 0, byRule);
    return response;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write(
        CostCategory.PUT,
        () -> super.putItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        PutItemResponse::consumedCapacity,
        CapacityUnits.ofWrite(CapacityUnits.bytes(request.item())));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return write(
        CostCategory.DELETE,
        () -> super.deleteItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        DeleteItemResponse::consumedCapacity,
        CapacityUnits.LEAST_WRITE);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(
        CostCategory.LEDGER,
        () -> super.updateItem(request.toBuilder().returnConsumedCapacity(TOTAL).build()),
        UpdateItemResponse::consumedCapacity,
        CapacityUnits.LEAST_WRITE);
  }

  private <T> T write(
      CostCategory category,
      Supplier<T> call,
      Function<T, @Nullable ConsumedCapacity> consumed,
      double byRule) {
    try {
      T response = call.get();
      charge(category, consumed.apply(response), CapacityUnits.LEAST_WRITE, byRule);
      return response;
    } catch (ConditionalCheckFailedException e) {
      charge(category, null, CapacityUnits.LEAST_WRITE, byRule);
      throw e;
    }
  }

  private void charge(
      CostCategory category, @Nullable ConsumedCapacity consumed, double least, double byRule) {
    bill.add(categories.apply(category), CapacityUnits.reported(consumed, least, byRule));
  }
}
