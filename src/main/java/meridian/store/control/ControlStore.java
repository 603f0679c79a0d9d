package meridian.store.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The control items in one region's replica: operators' decisions, heartbeats, histories, and the
 * log of sweeps. Items have the form of DynamoDB's: attributes by name, among them the keys {@code
 * s} (partition) and {@code k} (sort), which are strings, so that people can read them in a
 * console. An item is named after a region and is written through that region's replica only.
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
 * store deletes it. Since that is a full hour, all environments of a region that ban a network
 * within one hour use the same key; the first one writes the item, and none changes it.
 *
 * <p>{@link meridian.store.heartbeat.HeartbeatItem}, {@link meridian.store.heartbeat.HistoryItem}
 * and {@link StoredSweepLog} describe the other items.
 *
 * <p>Every method throws a {@link meridian.swarm.StoreUnavailableException} if the replica is
 * unavailable. Implementations are safe for use by many threads.
 */
public interface ControlStore {

  /**
   * Reads an item that the replica's own region writes; empty if there is none.
   *
   * @param consistent whether to see every write that the replica has acknowledged
   */
  Map<String, AttributeValue> get(String partition, String key, boolean consistent);

  /** Reads items of all regions. */
  List<Map<String, AttributeValue>> query(ControlQuery query);

  /**
   * Writes an item of the replica's own region if a condition holds for the item that it replaces.
   *
   * @return whether it was written
   */
  boolean put(Map<String, AttributeValue> item, ItemCondition condition);

  /**
   * Reads all decisions of a kind.
   *
   * @param now decisions that have ended by then are left out
   * @param consistent whether to see every write that the replica has acknowledged
   */
  default <T> Decisions<T> read(DecisionKind<T> kind, Instant now, boolean consistent) {
    List<Map<String, AttributeValue>> items = query(kind.query(now, consistent));
    List<Decision<T>> decisions = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      kind.read(item).ifPresent(decisions::add);
    }
    return Decisions.of(decisions, items.size() - decisions.size(), items.size() >= kind.limit());
  }

  /** Writes a decision, over an earlier one of the same region on the same target. */
  default <T> void put(DecisionKind<T> kind, Decision<T> decision) {
    put(kind.item(decision), ItemCondition.NONE);
  }
}
