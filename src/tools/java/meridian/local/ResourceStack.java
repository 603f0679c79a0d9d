package meridian.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Closes resources in the reverse order of their opening. If one fails to close, the others are
 * closed nonetheless.
 */
final class ResourceStack implements AutoCloseable {

  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** Adds the action that closes a resource just opened. */
  void add(Runnable close) {
    closing.push(close);
  }

  /** Closes everything, then throws the first failure. */
  @Override
  public void close() {
    closeAll()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  /** Closes everything after a failure that the caller throws, and suppresses further ones. */
  void closeAfter(Throwable failure) {
    closeAll().ifPresent(failure::addSuppressed);
  }

  private Optional<RuntimeException> closeAll() {
    @Nullable RuntimeException first = null;
    while (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(first);
  }
}
