package meridian.lambda.log;

import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meridian.lambda.config.EnvironmentVariables;

/**
 * Writes log records, of a function and of the SDK, as lines of JSON on standard error, if Lambda's
 * log format is JSON; Lambda stores each {@link JsonLogFormatter} unchanged. A function's {@code
 * LoggingConfig} sets Lambda's environment variables:
 *
 * <ul>
 *   <li>{@code AWS_LAMBDA_LOG_FORMAT}: unless it is {@code JSON}, the JDK's text format is kept
 *   <li>{@code AWS_LAMBDA_LOG_LEVEL}: the lowest level that is written. Levels below {@code INFO}
 *       are never written: the HTTP client would log request headers, which contain a token of the
 *       function's role.
 * </ul>
 *
 * <p>A {@code System.LoggerFinder} would avoid {@code java.util.logging}, but must be on the class
 * path, and the managed runtime does not put a function's classes there.
 */
public final class JsonLogHandler extends Handler {

  private final PrintStream output;
  private final LogLevel lowest;

  /**
   * A handler.
   *
   * @param output takes the lines
   * @param lowest the lowest level that is written
   */
  JsonLogHandler(PrintStream output, LogLevel lowest) {
    this.output = output;
    this.lowest = lowest;
  }

  /** Configures logging of the whole process as the variables say. */
  public static void install(EnvironmentVariables variables) {
    if (variables.text("AWS_LAMBDA_LOG_FORMAT").equalsIgnoreCase("JSON")) {
      // First, so that the default text handler and its dependencies are not loaded.
      LogManager.getLogManager().reset();
      LogLevel lowest =
          variables
              .optional("AWS_LAMBDA_LOG_LEVEL", LogLevel::fromString)
              .orElse(LogLevel.UNDEFINED);
      Logger.getLogger("").addHandler(new JsonLogHandler(System.err, lowest));
    }
  }

  @Override
  public void publish(LogRecord entry) {
    if (JsonLogFormatter.level(entry).compareTo(lowest) >= 0) {
      output.print(new JsonLogFormatter().format(entry));
    }
  }

  @Override
  public void flush() {
    output.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
