package meridian.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the log of a class or package, and keeps it out of the test's output. */
public final class CapturedLog extends Handler implements AutoCloseable {

  /** A field, since a logger that is garbage-collected loses its settings. */
  private final Logger logger;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  public CapturedLog(Class<?> type) {
    this(type.getName());
  }

  /** Captures the log of a package, including the packages below it. */
  public CapturedLog(String name) {
    logger = Logger.getLogger(name);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** The messages logged so far. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  /** Those with the level {@code ERROR}. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(entry.getMessage());
    if (entry.getLevel().equals(Level.SEVERE)) {
      errors.add(entry.getMessage());
    }
  }

  @Override
  public void flush() {
    // Messages are not buffered.
  }

  /** Restores the log. */
  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
