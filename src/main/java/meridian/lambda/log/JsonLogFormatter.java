package meridian.lambda.log;

import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats a log record as one line of JSON, with the field names of Lambda (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">AWS,
 * log-level filtering</a>):
 *
 * <ul>
 *   <li>{@code timestamp}: RFC 3339, in UTC, with milliseconds
 *   <li>{@code level}: a {@link LogLevel}
 *   <li>{@code logger}: the logger's name, which is mostly a class
 *   <li>{@code message}
 *   <li>{@code errorType}, {@code errorMessage} and {@code stackTrace}, a list of lines that
 *       includes all causes: only if the record has an exception
 * </ul>
 *
 * <p>The line is ASCII, so the process's character set does not matter.
 */
final class JsonLogFormatter extends Formatter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public String format(LogRecord entry) {
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField(
          "timestamp", entry.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("level", level(entry).name());
      json.writeStringField("logger", entry.getLoggerName());
      json.writeStringField("message", formatMessage(entry));
      if (entry.getThrown() != null) {
        write(entry.getThrown(), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  private static void write(Throwable thrown, JsonGenerator json) throws IOException {
    json.writeStringField("errorType", thrown.getClass().getName());
    json.writeStringField("errorMessage", thrown.getMessage());
    json.writeArrayFieldStart("stackTrace");
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    Iterator<String> lines = trace.toString().lines().map(String::strip).iterator();
    while (lines.hasNext()) {
      json.writeString(lines.next());
    }
    json.writeEndArray();
  }

  /** The level of Lambda that corresponds to a record's level. */
  static LogLevel level(LogRecord entry) {
    int value = entry.getLevel().intValue();
    if (value >= Level.SEVERE.intValue()) {
      return LogLevel.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return LogLevel.WARN;
    }
    if (value >= Level.INFO.intValue()) {
      return LogLevel.INFO;
    }
    return value >= Level.FINE.intValue() ? LogLevel.DEBUG : LogLevel.TRACE;
  }
}
