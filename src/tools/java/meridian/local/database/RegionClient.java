package meridian.local.database;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import meridian.local.database.item.ServiceError;
import meridian.local.database.operation.Members;
import meridian.local.database.operation.TableClient;
import meridian.local.database.table.Table;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** A client, in this process, of a region's tables: operations on items, and on tables. */
final class RegionClient extends TableClient {

  private final Catalog catalog;

  RegionClient(Catalog catalog, InstantSource clock) {
    super(catalog::table, clock, PAGE_BYTES);
    this.catalog = catalog;
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return CreateTableResponse.builder().tableDescription(catalog.create(request)).build();
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return DescribeTableResponse.builder().table(catalog.describe(request.tableName())).build();
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    return DeleteTableResponse.builder()
        .tableDescription(catalog.delete(request.tableName()))
        .build();
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    Members.require(request, Set.of());
    return ListTablesResponse.builder().tableNames(catalog.names()).build();
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    Table table = catalog.table(request.tableName());
    TimeToLiveSpecification wanted = request.timeToLiveSpecification();
    if (table.timeToLive().isPresent() == wanted.enabled()) {
      throw ServiceError.validation(
          "TimeToLive is already " + (wanted.enabled() ? "enabled" : "disabled"));
    }
    table.setTimeToLive(wanted.enabled() ? Optional.of(wanted.attributeName()) : Optional.empty());
    return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(wanted).build();
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    Optional<String> attribute = catalog.timeToLive(request.tableName());
    return DescribeTimeToLiveResponse.builder()
        .timeToLiveDescription(
            description ->
                description
                    .timeToLiveStatus(
                        attribute.isPresent()
                            ? TimeToLiveStatus.ENABLED
                            : TimeToLiveStatus.DISABLED)
                    .attributeName(attribute.orElse(null)))
        .build();
  }
}
