package meridian.drill.cloud;

import java.util.function.Function;
import meridian.model.GlobalTable;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** One region's replicas of the two tables. */
public final class RegionTables extends TableDecorator {

  /** The peer table's name. */
  public static final String PEERS = "meridian-peers";

  /** The control table's name. */
  public static final String CONTROL = "meridian-control";

  private final DynamoDbClient control;

  /**
   * The tables of a region.
   *
   * @param peers the peer table
   * @param control the control table
   */
  public RegionTables(String region, GlobalTable peers, GlobalTable control) {
    super(peers.client(region));
    this.control = control.client(region);
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    return table.equals(CONTROL) ? call.apply(control) : super.call(table, request, call);
  }
}
