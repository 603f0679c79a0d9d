package meridian.scenario.table;

import java.util.function.Function;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Runs an action before each call. */
public final class InterceptedTable extends TableDecorator {

  private final Runnable before;

  public InterceptedTable(DynamoDbClient table, Runnable before) {
    super(table);
    this.before = before;
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    before.run();
    return super.call(table, request, call);
  }
}
