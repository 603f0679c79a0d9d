package meridian.lambda.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that a function's loggers write. */
final class JsonLogHandlerTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String NAME = JsonLogHandlerTest.class.getName();

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final JsonLogHandler log = log(LogLevel.UNDEFINED);

  /** A strong reference, since the settings are lost with the logger. */
  private final Logger settings = Logger.getLogger(NAME);

  private final System.Logger logger = System.getLogger(NAME);

  @BeforeEach
  void divert() {
    settings.setUseParentHandlers(false);
    settings.setLevel(Level.ALL);
    settings.addHandler(log);
  }

  @AfterEach
  void restore() {
    settings.removeHandler(log);
    settings.setLevel(null);
    settings.setUseParentHandlers(true);
  }

  @Test
  void aLineHasTimestampLevelLoggerAndMessage() {
    var entry = new LogRecord(Level.WARNING, "the peer table cannot be read");
    entry.setLoggerName("meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe");
    entry.setInstant(Instant.parse("2026-11-24T12:00:00.123456789Z"));
    log.publish(entry);
    assertEquals(
        """
        {"timestamp":"2026-11-24T12:00:00.123Z","level":"WARN",\
        "logger":"meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe","message":"the peer table cannot be read"}
        """,
        written());
  }

  @ParameterizedTest
  @CsvSource({"TRACE, TRACE", "DEBUG, DEBUG", "INFO, INFO", "WARNING, WARN", "ERROR, ERROR"})
  void levelsHaveLambdasNames(System.Logger.Level level, LogLevel name) throws IOException {
    logger.log(level, "message");
    assertEquals(name.name(), line().path("level").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two\nlines",
        "three\r\nof\rthem",
        "\u2028 and \u2029 and \u0085",
        "\"quoted\" \\ and /",
        "tab\t, bell\u0007, nothing\u0000, delete\u007f",
        "\u00e4\u20ac\ud83d\ude00",
        "half of one: \ud83d, the other half: \ude00",
        "{not JSON}",
        ""
      })
  void anyMessageIsOneLineOfAscii(String message) throws IOException {
    logger.log(System.Logger.Level.INFO, message);
    assertTrue(written().matches("[ -\u007f]+\n"), written());
    assertEquals(message, line().path("message").asText());
  }

  @Test
  void parametersAreFormatted() throws IOException {
    logger.log(System.Logger.Level.INFO, "{1} of {0}", "all", 3);
    assertEquals("3 of all", line().path("message").asText());
  }

  @Test
  void anExceptionIsWrittenWithItsCauses() throws IOException {
    var cause = new IOException("reset\nby peer");
    logger.log(System.Logger.Level.ERROR, "request 1", new IllegalStateException("failed", cause));
    assertEquals(1, written().lines().count());
    JsonNode line = line();
    assertEquals("request 1", line.path("message").asText());
    assertEquals("java.lang.IllegalStateException", line.path("errorType").asText());
    assertEquals("failed", line.path("errorMessage").asText());
    List<String> trace =
        StreamSupport.stream(line.path("stackTrace").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertEquals("java.lang.IllegalStateException: failed", trace.getFirst());
    assertTrue(trace.get(1).startsWith("at " + NAME + ".anExceptionIsWritten"), trace.get(1));
    assertTrue(trace.contains("Caused by: java.io.IOException: reset"), trace::toString);
  }

  @Test
  void missingValuesAreNull() throws IOException {
    var entry = new LogRecord(Level.SEVERE, null);
    entry.setThrown(new IllegalStateException());
    log.publish(entry);
    assertTrue(line().path("message").isNull());
    assertTrue(line().path("logger").isNull());
    assertTrue(line().path("errorMessage").isNull());
  }

  @Test
  void withoutAnExceptionItsFieldsAreAbsent() throws IOException {
    logger.log(System.Logger.Level.INFO, "message");
    assertFalse(line().has("errorType") || line().has("stackTrace"), written());
  }

  @ParameterizedTest
  @CsvSource({"TRACE, 5", "DEBUG, 4", "INFO, 3", "WARN, 2", "ERROR, 1", "FATAL, 0"})
  void lowerLevelsAreNotWritten(LogLevel least, int lines) {
    JsonLogHandler chosen = log(least);
    for (Level level : List.of(Level.FINER, Level.FINE, Level.INFO, Level.WARNING, Level.SEVERE)) {
      chosen.publish(new LogRecord(level, "message"));
    }
    assertEquals(lines, written().lines().count());
  }

  private JsonLogHandler log(LogLevel least) {
    return new JsonLogHandler(new PrintStream(written, false, StandardCharsets.US_ASCII), least);
  }

  private String written() {
    return written.toString(StandardCharsets.US_ASCII);
  }

  private JsonNode line() throws IOException {
    return JSON.readTree(written());
  }
}
