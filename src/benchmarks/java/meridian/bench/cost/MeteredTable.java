package meridian.bench.cost;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
 * Passes calls on and puts what they consume on a bill: what the table reports, or what the rule
 * says where it reports nothing, as for a refused condition. The model reports nothing at all; its
 * scans are priced by what passed their filter, which is too little. For one thread.
 */
public final class MeteredTable implements DynamoDbClient {

  private static final ReturnConsumedCapacity ASKED = ReturnConsumedCapacity.TOTAL;

  private final DynamoDbClient tables;
  private final UnaryOperator<CostCategory> books;
  private Bill bill = new Bill();

  private MeteredTable(DynamoDbClient tables, UnaryOperator<CostCategory> books) {
    this.tables = tables;
    this.books = books;
  }

  /** What announces call. */
  public static MeteredTable ofAnnounces(DynamoDbClient tables) {
    return new MeteredTable(tables, cause -> cause);
  }

  /** What sweeps call: all they write is on one account. */
  public static MeteredTable ofSweeps(DynamoDbClient tables) {
    return new MeteredTable(tables, cause -> cause.isWrite() ? CostCategory.SWEEP_WRITE : cause);
  }

  /** The bill since this was asked last. */
  public Bill settle() {
    Bill settled = bill;
    bill = new Bill();
    return settled;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response =
        tables.query(request.toBuilder().returnConsumedCapacity(ASKED).build());
    double byRule = CapacityUnits.ofRead(response.items());
    spend(CostCategory.of(request), response.consumedCapacity(), CapacityUnits.LEAST_READ, byRule);
    return response;
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    ScanResponse response = tables.scan(request.toBuilder().returnConsumedCapacity(ASKED).build());
    double byRule = CapacityUnits.ofScanned(response.items());
    spend(CostCategory.SWEEP_READ, response.consumedCapacity(), 0, byRule);
    return response;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    PutItemRequest asking = request.toBuilder().returnConsumedCapacity(ASKED).build();
    double byRule = CapacityUnits.ofWrite(CapacityUnits.bytes(request.item()));
    return write(
        CostCategory.PUT, () -> tables.putItem(asking), PutItemResponse::consumedCapacity, byRule);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    DeleteItemRequest asking = request.toBuilder().returnConsumedCapacity(ASKED).build();
    return write(
        CostCategory.DELETE,
        () -> tables.deleteItem(asking),
        DeleteItemResponse::consumedCapacity,
        CapacityUnits.LEAST_WRITE);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    UpdateItemRequest asking = request.toBuilder().returnConsumedCapacity(ASKED).build();
    return write(
        CostCategory.LEDGER,
        () -> tables.updateItem(asking),
        UpdateItemResponse::consumedCapacity,
        CapacityUnits.LEAST_WRITE);
  }

  private <T> T write(
      CostCategory cause,
      Supplier<T> call,
      Function<T, @Nullable ConsumedCapacity> consumed,
      double byRule) {
    try {
      T response = call.get();
      spend(cause, consumed.apply(response), CapacityUnits.LEAST_WRITE, byRule);
      return response;
    } catch (ConditionalCheckFailedException e) {
      spend(cause, null, CapacityUnits.LEAST_WRITE, byRule);
      throw e;
    }
  }

  private void spend(
      CostCategory cause, @Nullable ConsumedCapacity consumed, double least, double byRule) {
    bill.add(books.apply(cause), CapacityUnits.reported(consumed, least, byRule));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
