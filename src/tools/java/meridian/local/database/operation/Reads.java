package meridian.local.database.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meridian.local.database.expression.Condition;
import meridian.local.database.expression.ConditionParser;
import meridian.local.database.expression.KeyCondition;
import meridian.local.database.expression.Placeholders;
import meridian.local.database.expression.Projection;
import meridian.local.database.item.CapacityUnits;
import meridian.local.database.item.ItemKey;
import meridian.local.database.item.KeySchema;
import meridian.local.database.item.ServiceError;
import meridian.local.database.table.Page;
import meridian.local.database.table.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Reads of one table. A filter is applied to a page after its limits, and changes neither the
 * page's key nor what it consumes.
 */
final class Reads {

  private static final String FILTER = "FilterExpression";

  /** The supported members of all reads. No read has another one's member that it must reject. */
  private static final Set<String> MEMBERS =
      Set.of(
          "TableName",
          "Key",
          "KeyConditionExpression",
          FILTER,
          "ProjectionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ExclusiveStartKey",
          "ScanIndexForward",
          "ConsistentRead",
          "Limit",
          "Select",
          "Segment",
          "TotalSegments",
          "ReturnConsumedCapacity");

  private static final int MAX_SEGMENTS = 1_000_000;

  private final Table table;
  private final long pageBytes;

  Reads(Table table, long pageBytes) {
    this.table = table;
    this.pageBytes = pageBytes;
  }

  GetItemResponse get(GetItemRequest request) {
    Members.require(request, MEMBERS);
    Placeholders placeholders =
        Placeholders.of(
            request.expressionAttributeNames(), DefaultSdkAutoConstructMap.getInstance());
    Optional<Projection> projection = projection(request.projectionExpression(), placeholders);
    placeholders.requireAllUsed(projection.isPresent());
    Map<String, AttributeValue> item = table.get(table.schema().of(request.key()));
    double units =
        CapacityUnits.ofRead(CapacityUnits.bytes(item), isTrue(request.consistentRead()));
    return GetItemResponse.builder()
        .item(item.isEmpty() ? null : projection.map(part -> part.of(item)).orElse(item))
        .consumedCapacity(Capacity.of(request.returnConsumedCapacity(), request.tableName(), units))
        .build();
  }

  QueryResponse query(QueryRequest request) {
    Members.require(request, MEMBERS);
    Placeholders placeholders =
        Placeholders.of(request.expressionAttributeNames(), request.expressionAttributeValues());
    if (request.keyConditionExpression() == null) {
      throw ServiceError.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }
    Selection selection = selection(request, placeholders);
    KeyCondition condition =
        KeyCondition.parse(request.keyConditionExpression(), placeholders, table.schema());
    placeholders.requireAllUsed(true);
    requireNoKeys(selection.filter);
    Page page =
        table.query(
            condition,
            !Boolean.FALSE.equals(request.scanIndexForward()),
            request.hasExclusiveStartKey() ? start(request.exclusiveStartKey(), condition) : null,
            limit(request.limit()));
    return response(page, selection, request);
  }

  private QueryResponse response(Page page, Selection selection, QueryRequest request) {
    double units = CapacityUnits.ofRead(page.bytes(), isTrue(request.consistentRead()));
    List<Map<String, AttributeValue>> items = selection.filtered(page);
    return QueryResponse.builder()
        .items(selection.returned(items))
        .count(items.size())
        .scannedCount(page.items().size())
        .lastEvaluatedKey(page.isLast() ? null : table.schema().keyOf(page.items().getLast()))
        .consumedCapacity(Capacity.of(request.returnConsumedCapacity(), request.tableName(), units))
        .build();
  }

  ScanResponse scan(ScanRequest request) {
    Members.require(request, MEMBERS);
    Placeholders placeholders =
        Placeholders.of(request.expressionAttributeNames(), request.expressionAttributeValues());
    // A scan's members are those of a query, except for the segment.
    QueryRequest common = Members.copy(request, QueryRequest.builder()).build();
    Selection selection = selection(common, placeholders);
    placeholders.requireAllUsed(selection.filter.isPresent() || selection.projection.isPresent());
    requireSegments(request.segment(), request.totalSegments());
    int segments = request.totalSegments() == null ? 1 : request.totalSegments();
    int segment = request.segment() == null ? 0 : request.segment();
    Page page =
        table.scan(
            segment,
            segments,
            request.hasExclusiveStartKey()
                ? start(request.exclusiveStartKey(), segment, segments)
                : null,
            limit(request.limit()));
    return Members.copy(response(page, selection, common), ScanResponse.builder()).build();
  }

  private static Selection selection(QueryRequest request, Placeholders placeholders) {
    return new Selection(
        Optional.ofNullable(request.filterExpression())
            .map(text -> ConditionParser.parse(FILTER, text, placeholders)),
        projection(request.projectionExpression(), placeholders),
        request.select());
  }

  /** What a page returns of the items that were read. */
  private record Selection(
      Optional<Condition> filter, Optional<Projection> projection, @Nullable Select select) {

    Selection {
      if (select == Select.ALL_PROJECTED_ATTRIBUTES || select == Select.UNKNOWN_TO_SDK_VERSION) {
        throw ServiceError.unsupported("This value of Select");
      }
      if (projection.isPresent() && select != null && select != Select.SPECIFIC_ATTRIBUTES) {
        throw ServiceError.validation(
            "Cannot specify the ProjectionExpression when choosing to get " + select);
      }
      if (projection.isEmpty() && select == Select.SPECIFIC_ATTRIBUTES) {
        throw ServiceError.validation(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                + " SPECIFIC_ATTRIBUTES");
      }
    }

    List<Map<String, AttributeValue>> filtered(Page page) {
      return filter.isEmpty()
          ? page.items()
          : page.items().stream().filter(filter.get()::holds).toList();
    }

    @Nullable List<Map<String, AttributeValue>> returned(List<Map<String, AttributeValue>> items) {
      if (select == Select.COUNT) {
        return null;
      }
      return projection.isEmpty() ? items : items.stream().map(projection.get()::of).toList();
    }
  }

  private static Optional<Projection> projection(
      @Nullable String expression, Placeholders placeholders) {
    return Optional.ofNullable(expression).map(text -> Projection.parse(text, placeholders));
  }

  private void requireNoKeys(Optional<Condition> filter) {
    for (KeySchema.Attribute key : List.of(table.schema().partition(), table.schema().sort())) {
      if (filter.isPresent() && filter.get().mentions(key.name())) {
        throw ServiceError.validation(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute:"
                + " %s".formatted(key.name()));
      }
    }
  }

  private Page.Limit limit(@Nullable Integer items) {
    if (items != null && items < 1) {
      throw ServiceError.validation(
          ("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member"
                  + " must have value greater than or equal to 1")
              .formatted(items));
    }
    return new Page.Limit(items == null ? Integer.MAX_VALUE : items, pageBytes);
  }

  private ItemKey start(Map<String, AttributeValue> key, KeyCondition condition) {
    ItemKey start = start(key);
    ItemKey first = ItemKey.first(condition.partition());
    if (!start.partition().equals(first.partition()) || !condition.contains(start.sort())) {
      throw ServiceError.validation(
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    return start;
  }

  private ItemKey start(Map<String, AttributeValue> key, int segment, int segments) {
    ItemKey start = start(key);
    if (!start.partition().isIn(segment, segments)) {
      throw ServiceError.validation(
          ("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                  + " ExclusiveStartKey with correct Segment. TotalSegments: %d Segment: %d")
              .formatted(segments, segment));
    }
    return start;
  }

  private ItemKey start(Map<String, AttributeValue> key) {
    try {
      return table.schema().of(key);
    } catch (RuntimeException e) {
      throw ServiceError.validation(
          "The provided starting key is invalid: The provided key element does not match the"
              + " schema");
    }
  }

  private static void requireSegments(@Nullable Integer segment, @Nullable Integer segments) {
    if (segment == null && segments == null) {
      return;
    }
    if (segments == null) {
      throw ServiceError.validation(
          "The TotalSegments parameter is required but was not present in the request when Segment"
              + " parameter is present");
    }
    if (segment == null) {
      throw ServiceError.validation(
          "The Segment parameter is required but was not present in the request when parameter"
              + " TotalSegments is present");
    }
    if (segments < 1 || segments > MAX_SEGMENTS || segment < 0) {
      throw ServiceError.validation(
          "1 validation error detected: Segment %d of %d is out of range"
              .formatted(segment, segments));
    }
    if (segment >= segments) {
      throw ServiceError.validation(
          ("The Segment parameter is zero-based and must be less than parameter TotalSegments:"
                  + " Segment: %d is not less than TotalSegments: %d")
              .formatted(segment, segments));
    }
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
