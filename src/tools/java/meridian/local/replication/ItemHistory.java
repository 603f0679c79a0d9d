package meridian.local.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a replica remembers of one item, deleted or not: the version that is in force, and the
 * replicated writes that were done and will come back in the stream. Not thread-safe.
 */
final class ItemHistory {

  /**
   * A replicated write whose stream record is still to come. The stream shows the writes of an item
   * in their order and never shows one that changes nothing, so both images together tell an echo
   * from a write by the region itself.
   */
  private record Echo(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}

  private @Nullable Version newest;
  private final Deque<Echo> echoes = new ArrayDeque<>(1);

  /** Whether a write of that version would be in force. */
  boolean yieldsTo(Version version) {
    return newest == null || newest.compareTo(version) < 0;
  }

  /** Notes that a write is now in force. */
  void advance(Version version) {
    newest = version;
  }

  /** Notes that the table was changed by a replicated write. */
  void expectEcho(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (!before.equals(after)) {
      echoes.add(new Echo(before, after));
    }
  }

  /** Whether a stream record shows the next replicated write; if so it is no longer expected. */
  boolean isEcho(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    Echo next = echoes.peek();
    if (next == null || !next.before().equals(before) || !next.after().equals(after)) {
      return false;
    }
    echoes.remove();
    return true;
  }

  /** Whether replicated writes were done that the stream has not shown yet. */
  boolean expectsEcho() {
    return !echoes.isEmpty();
  }

  /**
   * The version of a write by the region itself. It is later than what the region wrote before, and
   * than anything the region can have seen.
   */
  Version next(long millis, String region) {
    Version last = newest;
    if (last != null && (last.region().equals(region) || echoes.isEmpty())) {
      return new Version(Math.max(millis, last.millis() + 1), region);
    }
    return new Version(millis, region);
  }

  /** Whether all this is so old that no write from before can still be under way. */
  boolean isForgettable(long before) {
    return echoes.isEmpty() && (newest == null || newest.millis() < before);
  }
}
