package meridian.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to close what was opened so far: in the opposite order, and the rest of it even if something
 * fails to close.
 */
final class ResourceStack implements AutoCloseable {

  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** Notes how to close what was just opened. */
  void add(Runnable close) {
    closing.push(close);
  }

  /** Closes everything; throws the first failure, when all is done. */
  @Override
  public void close() {
    closeAll()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  /** Closes everything, because of a failure that the caller will throw. */
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
