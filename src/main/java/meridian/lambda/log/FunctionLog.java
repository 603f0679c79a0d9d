package meridian.lambda.log;

import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meridian.lambda.config.Variables;

/**
 * What a function logs, and the SDK in it, where Lambda's log format is JSON: each record a {@link
 * LogLine} on standard error, which Lambda takes as it is. The variables are Lambda's own, set by a
 * function's {@code LoggingConfig}:
 *
 * <ul>
 *   <li>{@code AWS_LAMBDA_LOG_FORMAT}: unless it is {@code JSON}, all stays text, as the JDK has it
 *   <li>{@code AWS_LAMBDA_LOG_LEVEL}: the least of what is written. Of less than {@code INFO}
 *       nothing is: the HTTP client would tell the headers of requests, and with them a token of
 *       the function's role.
 * </ul>
 *
 * <p>A {@code System.LoggerFinder} would spare the JDK's own logging, but has to be on the class
 * path, and the managed runtime's has nothing of a function on it.
 */
public final class FunctionLog extends Handler {

  private final PrintStream output;
  private final LogLevel least;

  /**
   * A log.
   *
   * @param output takes the lines
   * @param least of what is written
   */
  FunctionLog(PrintStream output, LogLevel least) {
    this.output = output;
    this.least = least;
  }

  /**
   * Has the whole process log as the variables say; what writes JSON is loaded by its first line.
   */
  public static void begin(Variables variables) {
    if (variables.text("AWS_LAMBDA_LOG_FORMAT").equalsIgnoreCase("JSON")) {
      // Else the handler for text would be made first, and all that it takes.
      LogManager.getLogManager().reset();
      LogLevel least =
          variables
              .optional("AWS_LAMBDA_LOG_LEVEL", LogLevel::fromString)
              .orElse(LogLevel.UNDEFINED);
      Logger.getLogger("").addHandler(new FunctionLog(System.err, least));
    }
  }

  @Override
  public void publish(LogRecord entry) {
    if (LogLine.level(entry).compareTo(least) >= 0) {
      output.print(new LogLine().format(entry));
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
