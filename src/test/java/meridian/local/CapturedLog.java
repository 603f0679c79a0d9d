package meridian.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what a class logs out of the test's output, to be looked at instead. */
public final class CapturedLog extends Handler implements AutoCloseable {

  /** Held strongly, as the settings go with the logger. */
  private final Logger logger;

  private final List<String> messages = new CopyOnWriteArrayList<>();

  public CapturedLog(Class<?> logging) {
    this(logging.getName());
  }

  /** What all classes of a package log, and of those below it. */
  public CapturedLog(String logging) {
    logger = Logger.getLogger(logging);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** What was logged so far. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(entry.getMessage());
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  /** Lets the class log as before. */
  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
