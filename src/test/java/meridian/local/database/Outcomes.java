package meridian.local.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What calls return, in a form that can be compared between two databases. */
final class Outcomes {

  private static final int MAX_PAGES = 1_000;

  private Outcomes() {}

  /**
   * A call.
   *
   * @param request for messages
   * @param method makes the call, and returns a response or a list of them
   */
  record Call(SdkPojo request, Function<DynamoDbClient, Object> method) {

    /** Its outcome. Of an error, the code counts and what it returns, not the message. */
    String outcome(DynamoDbClient client) {
      try {
        return text(method.apply(client));
      } catch (ConditionalCheckFailedException e) {
        return "ConditionalCheckFailed " + text(e.item());
      } catch (TransactionCanceledException e) {
        return e.cancellationReasons().stream()
            .map(reason -> reason.code() + " " + text(reason.item()))
            .collect(Collectors.joining(", ", "TransactionCanceled ", ""));
      } catch (DynamoDbException e) {
        return e.awsErrorDetails().errorCode();
      }
    }
  }

  /** All pages of a query. */
  static List<QueryResponse> allPages(DynamoDbClient client, QueryRequest request) {
    List<QueryResponse> pages = new ArrayList<>();
    Optional<Map<String, AttributeValue>> start = Optional.empty();
    do {
      QueryResponse page =
          client.query(request.toBuilder().exclusiveStartKey(start.orElse(null)).build());
      pages.add(page);
      start = Optional.of(page.lastEvaluatedKey()).filter(key -> !key.isEmpty());
    } while (start.isPresent() && pages.size() < MAX_PAGES);
    return pages;
  }

  /** The items in all segments of a scan, in any order, and how many were read. */
  static List<Object> allSegments(DynamoDbClient client, ScanRequest request, int segments) {
    List<String> items = new ArrayList<>();
    int scanned = 0;
    for (int segment = 0; segment < segments; segment++) {
      Optional<Map<String, AttributeValue>> start = Optional.empty();
      do {
        ScanResponse page =
            client.scan(
                request.toBuilder()
                    .segment(segment)
                    .totalSegments(segments)
                    .exclusiveStartKey(start.orElse(null))
                    .build());
        page.items().forEach(item -> items.add(text(item)));
        scanned += page.scannedCount();
        start = Optional.of(page.lastEvaluatedKey()).filter(key -> !key.isEmpty());
      } while (start.isPresent());
    }
    items.sort(null);
    return List.of(scanned, items);
  }

  /** A value as text, the same for equal values. */
  private static String text(Object value) {
    return switch (value) {
      case AttributeValue set when set.hasSs() -> "SS" + sorted(set.ss());
      case AttributeValue set when set.hasNs() -> "NS" + sorted(set.ns());
      case AttributeValue set when set.hasBs() -> "BS" + sorted(set.bs());
      case SdkPojo pojo -> members(pojo);
      case List<?> list ->
          list.stream().map(Outcomes::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map -> {
        Map<String, String> entries = new TreeMap<>();
        map.forEach((name, entry) -> entries.put(name.toString(), text(entry)));
        yield entries.toString();
      }
      default -> value.toString();
    };
  }

  private static String sorted(Collection<?> elements) {
    return elements.stream().map(Object::toString).sorted().toList().toString();
  }

  private static String members(SdkPojo pojo) {
    Map<String, String> members = new TreeMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      boolean isEmpty =
          value == null
              || (value instanceof Map<?, ?> map && map.isEmpty())
              || (value instanceof List<?> list && list.isEmpty());
      if (!isEmpty) {
        members.put(field.memberName(), text(value));
      }
    }
    return members.toString();
  }
}
