package meridian.local.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a replica remembers of one item, deleted or not: the newest version, and the replicated
 * writes that the table's stream has yet to show. Not thread-safe.
 */
final class ItemHistory {

  /**
   * A replicated write whose stream record is still to come. The stream shows an item's writes in
   * sequence and omits those that change nothing, so the two images tell an echo from a write by
   * the region itself.
   */
  private record Echo(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}

  private @Nullable Version newest;
  private final Deque<Echo> echoes = new ArrayDeque<>(1);

  /** Whether a write of this version replaces the newest. */
  boolean isOlderThan(Version version) {
    return newest == null || newest.compareTo(version) < 0;
  }

  /** Records the newest version. */
  void setNewest(Version version) {
    newest = version;
  }

  /** Records a replicated write, which the stream will show if it changed the item. */
  void expectEcho(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (!before.equals(after)) {
      echoes.add(new Echo(before, after));
    }
  }

  /** Whether a stream record shows the next replicated write; if so, it is no longer expected. */
  boolean takeEcho(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (!new Echo(before, after).equals(echoes.peek())) {
      return false;
    }
    echoes.remove();
    return true;
  }

  /** Whether the stream has yet to show replicated writes. */
  boolean expectsEcho() {
    return !echoes.isEmpty();
  }

  /**
   * The version of a write by the region itself: later than what the region wrote before, and than
   * all that the region can have seen.
   */
  Version next(long millis, String region) {
    Version last = newest;
    if (last != null && (last.region().equals(region) || echoes.isEmpty())) {
      return new Version(Math.max(millis, last.millis() + 1), region);
    }
    return new Version(millis, region);
  }

  /** Whether no write before that time, in milliseconds since the epoch, can be under way. */
  boolean isForgettable(long before) {
    return echoes.isEmpty() && (newest == null || newest.millis() < before);
  }
}
