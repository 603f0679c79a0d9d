package meridian.model;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** A replica that counts calls, and that a test can make unreachable, read-only or slow. */
public final class FaultyTable extends TableDecorator {

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean isDown;
  private volatile boolean isReadOnly;
  private volatile int itemsRead;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile CountDownLatch released = new CountDownLatch(0);

  /** A replica without faults. */
  public FaultyTable(DynamoDbClient table) {
    super(table);
  }

  /** Makes all calls fail, or succeed again. */
  public void setDown(boolean fails) {
    isDown = fails;
  }

  /** Makes writes fail, or succeed again. */
  public void setReadOnly(boolean fails) {
    isReadOnly = fails;
  }

  /** Blocks reads until {@link #release}. */
  public void hold() {
    held = new CountDownLatch(1);
    released = new CountDownLatch(1);
  }

  /** Waits until a read is blocked. */
  public void awaitHeld() throws InterruptedException {
    held.await();
  }

  /** Undoes {@link #hold}. */
  public void release() {
    released.countDown();
  }

  /** Reads so far, failed ones included. */
  public int reads() {
    return reads.get();
  }

  /** Writes so far, failed ones included. */
  public int writes() {
    return writes.get();
  }

  /** The number of items of the last query. */
  public int itemsRead() {
    return itemsRead;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = super.query(request);
    itemsRead = response.items().size();
    return response;
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    if (request instanceof QueryRequest || request instanceof GetItemRequest) {
      beforeRead();
    } else {
      writes.incrementAndGet();
      if (isReadOnly) {
        throw SdkClientException.create("read-only, as the test requires");
      }
    }
    if (isDown) {
      throw SdkClientException.create("unreachable, as the test requires");
    }
    return super.call(table, request, call);
  }

  private void beforeRead() {
    reads.incrementAndGet();
    held.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
