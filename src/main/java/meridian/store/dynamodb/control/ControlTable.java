package meridian.store.dynamodb.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The decisions in one region's replica of the control table. The table's keys are strings, so that
 * people can read them in a console. As in the peer table, an item is named after a region and is
 * written through that region's replica only. Every call may throw an SdkException.
 *
 * <table>
 *   <caption>The item of a {@link Decision}</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code denied}, {@code drained} or {@code
 *     banned}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: the target, a slash, and the code of the region that it was
 *     written through. The target is an info hash (40 lower-case hexadecimal digits), the code of
 *     another region (a region must be drained through another one, since it may be unreachable
 *     itself), or a network with its length. A ban's key begins with the full hour, UTC, at which it
 *     ends, as in {@code 2026-11-23T08}, and a slash</td></tr>
 *   <tr><td>{@code a}</td><td>the action: {@code deny} or {@code allow}; {@code drain} or {@code
 *     undrain}; {@code ban}, {@code lift} or, if automatic, {@code found}</td></tr>
 *   <tr><td>{@code w}</td><td>when it was decided, in milliseconds since 1970</td></tr>
 *   <tr><td>{@code t}</td><td>time to live of a ban: the hour of its key</td></tr>
 * </table>
 *
 * <p>Denials and drains have no time to live. If an item that says {@code allow} or {@code undrain}
 * ended, an older restriction of another region would come back into force.
 *
 * <p>Since a ban's key begins with its end, readers read no ban that has ended, however late the
 * table deletes it. Since that is a full hour, all environments of a region that ban a network
 * within one hour use the same key; the first one writes the item, and none changes it.
 *
 * <p>{@link meridian.store.dynamodb.heartbeat.HeartbeatItem} and {@link
 * meridian.store.dynamodb.sweep.DynamoDbSweepLog} describe the other items.
 *
 * @param client talks to the region's replica
 * @param name the control table's name
 */
public record ControlTable(DynamoDbClient client, String name) {

  /**
   * Reads all decisions of a kind.
   *
   * @param now decisions that have ended by then are left out
   * @param consistent whether to see every write that the replica has acknowledged, at twice the
   *     price
   */
  public <T> Decisions<T> read(DecisionKind<T> kind, Instant now, boolean consistent) {
    return read(kind, kind.query(name, now, consistent));
  }

  /** Reads decisions by a query for the first page of the items. */
  <T> Decisions<T> read(DecisionKind<T> kind, QueryRequest query) {
    List<Map<String, AttributeValue>> items = items(query, kind.limit());
    List<Decision<T>> decisions = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      kind.read(item).ifPresent(decisions::add);
    }
    return Decisions.of(decisions, items.size() - decisions.size(), items.size() >= kind.limit());
  }

  /** The items of all pages, up to a limit. */
  private List<Map<String, AttributeValue>> items(QueryRequest query, int limit) {
    QueryResponse page = client.query(query);
    List<Map<String, AttributeValue>> items = new ArrayList<>(page.items());
    while (page.hasLastEvaluatedKey() && items.size() < limit) {
      page = client.query(query.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build());
      items.addAll(page.items());
    }
    return items.subList(0, Math.min(items.size(), limit));
  }

  /** Writes a decision, over an earlier one of the same region on the same target. */
  public <T> void put(DecisionKind<T> kind, Decision<T> decision) {
    client.putItem(put -> put.tableName(name).item(kind.item(decision)));
  }

  /** Writes a decision unless there is one with the same key; returns whether it was written. */
  <T> boolean putIfAbsent(DecisionKind<T> kind, Decision<T> decision) {
    try {
      client.putItem(
          put ->
              put.tableName(name)
                  .item(kind.item(decision))
                  .conditionExpression("attribute_not_exists(k)"));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }
}
