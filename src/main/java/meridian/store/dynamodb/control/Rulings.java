package meridian.store.dynamodb.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.peer.InfoHash;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * What one replica knows of the torrents that operators ruled on.
 *
 * @param holding the ruling that holds on each of them
 * @param skipped how many items say nothing that is understood: another release's, or broken
 */
public record Rulings(Map<InfoHash, Ruling> holding, int skipped) {

  /** Takes an immutable copy of the rulings. */
  public Rulings {
    holding = Map.copyOf(holding);
  }

  /**
   * Reads them all from a replica, page by page.
   *
   * @param consistent whether to see every write that the replica has acknowledged, at twice the
   *     price
   */
  public static Rulings read(DynamoDbClient client, String table, boolean consistent) {
    return read(
        client,
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s")
            .expressionAttributeValues(Map.of(":s", ControlTable.denied()))
            .consistentRead(consistent)
            .build());
  }

  /** Reads them by a query for the first page of the items, which decides how long pages are. */
  static Rulings read(DynamoDbClient client, QueryRequest query) {
    Map<InfoHash, Ruling> holding = new HashMap<>();
    int skipped = 0;
    for (Map<String, AttributeValue> item : client.queryPaginator(query).items()) {
      Optional<Ruling> ruling = ControlTable.ruling(item);
      ruling.ifPresent(
          read -> holding.merge(read.infoHash(), read, (a, b) -> a.overrules(b) ? a : b));
      skipped += ruling.isEmpty() ? 1 : 0;
    }
    return new Rulings(holding, skipped);
  }

  /** The torrents that are denied. */
  public Set<InfoHash> denied() {
    return holding.values().stream()
        .filter(Ruling::denies)
        .map(Ruling::infoHash)
        .collect(Collectors.toUnmodifiableSet());
  }
}
