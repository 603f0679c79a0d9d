package meridian.lambda.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Label;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Label.Replica;
import meridian.metrics.Label.Request;
import meridian.metrics.Metric;
import meridian.metrics.Metric.Kind;
import meridian.metrics.Metric.Source;
import meridian.metrics.Metrics;
import meridian.peer.Family;
import meridian.swarm.Event;
import org.junit.jupiter.api.Test;

final class MetricPublisherTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final Metrics metrics = new Metrics();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final MetricPublisher publisher =
      new MetricPublisher(
          metrics,
          new MetricDimensions("tests", "us-east-1", Optional.of("7"), true),
          now::get,
          lines::add);

  private void announceAt(Duration time, Outcome outcome) {
    now.set(NOON.plus(time));
    publisher.beforeRequest();
    metrics.count(Metric.ANNOUNCES, outcome);
  }

  private void announceAt(Duration time) {
    announceAt(time, Outcome.WRITTEN);
  }

  @Test
  void theFirstRequestOfAMinutePrintsTheLineOfTheLastOne() throws JsonProcessingException {
    announceAt(Duration.ZERO);
    announceAt(Duration.ofSeconds(30), Outcome.DEGRADED);
    announceAt(Duration.ofSeconds(59));
    assertEquals(List.of(), lines);
    announceAt(Duration.ofSeconds(61));
    assertEquals(1, lines.size());
    assertFalse(lines.getFirst().contains("\n"));
    assertEquals(
        JSON.readTree(
            """
            {"_aws": {"Timestamp": %d, "CloudWatchMetrics": [
              {"Namespace": "Meridian", "Dimensions": [["Deployment", "Region"]],
               "Metrics": [{"Name": "Announces", "Unit": "Count"},
                           {"Name": "Announces.written", "Unit": "Count"},
                           {"Name": "Announces.degraded", "Unit": "Count"}]}]},
             "Deployment": "tests", "Region": "us-east-1", "version": "7",
             "Announces": 3.0, "Announces.written": 2.0, "Announces.degraded": 1.0}
            """
                .formatted(NOON.plusSeconds(59).toEpochMilli())),
        JSON.readTree(lines.getFirst()),
        "with the time of the last of them");
  }

  @Test
  void aLineThatCannotBePrintedDoesNotFailTheRequest() throws JsonProcessingException {
    var isBroken = new AtomicBoolean(true);
    metrics.register(
        _ -> {
          if (isBroken.get()) {
            throw new IllegalStateException("broken on purpose");
          }
        });
    announceAt(Duration.ZERO);
    announceAt(MINUTE);
    assertEquals(List.of(), lines);
    isBroken.set(false);
    announceAt(MINUTE.multipliedBy(2));
    assertEquals(Map.of("Announces", 2.0, "Announces.written", 2.0), values(lines.getFirst()));
  }

  @Test
  void aLineHasWhatWasCountedSinceTheLastOne() throws JsonProcessingException {
    announceAt(Duration.ZERO);
    announceAt(MINUTE);
    announceAt(MINUTE.multipliedBy(2), Outcome.SKIPPED);
    announceAt(MINUTE.multipliedBy(2), Outcome.BANNED);
    announceAt(MINUTE.multipliedBy(90));
    assertEquals(Map.of("Announces", 1.0, "Announces.written", 1.0), values(lines.get(0)));
    assertEquals(values(lines.get(0)), values(lines.get(1)));
    assertEquals(
        Map.of("Announces", 2.0, "Announces.skipped", 1.0, "Announces.banned", 1.0),
        values(lines.get(2)));
    assertEquals(
        NOON.plus(MINUTE.multipliedBy(2)).toEpochMilli(),
        JSON.readTree(lines.get(2)).at("/_aws/Timestamp").asLong(),
        "an environment that nobody called for 88 minutes");
    assertEquals(3, lines.size());
  }

  @Test
  void thereIsNoLineWithoutMetrics() {
    for (int minute = 0; minute < 10; minute++) {
      now.set(NOON.plus(MINUTE.multipliedBy(minute)));
      publisher.beforeRequest();
    }
    assertEquals(List.of(), lines);
  }

  @Test
  void requestsAtTheSameTimePrintOneLine() {
    announceAt(Duration.ZERO);
    for (int minute = 0; minute < 50; minute++) {
      Instant start = NOON.plus(MINUTE.multipliedBy(minute));
      now.set(start);
      IntStream.range(0, 64)
          .parallel()
          .forEach(
              n -> {
                if (n == 32) {
                  now.set(start.plus(MINUTE));
                }
                publisher.beforeRequest();
                metrics.count(Metric.ANNOUNCES, Outcome.WRITTEN);
              });
    }
    assertEquals(50, lines.size());
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    announceAt(Duration.ofHours(2));
    announceAt(Duration.ofHours(1));
    announceAt(Duration.ofHours(1));
    assertEquals(1, lines.size());
    announceAt(Duration.ofMinutes(61));
    assertEquals(2, lines.size());
  }

  @Test
  void aRestoredEnvironmentDoesNotRepeatTheSnapshotsCounts() throws JsonProcessingException {
    announceAt(Duration.ZERO);
    publisher.publish();
    assertEquals(1, lines.size(), "before the snapshot");
    now.set(NOON.plus(Duration.ofDays(1)));
    metrics.reset();
    publisher.restart();
    metrics.record(Metric.STARTS, Duration.ofMillis(100), Label.Start.RESTORE);
    announceAt(Duration.ofDays(1).plusSeconds(1));
    assertEquals(1, lines.size());
    announceAt(Duration.ofDays(1).plus(MINUTE));
    JsonNode line = JSON.readTree(lines.get(1));
    assertEquals(1, line.path("Announces").asInt());
    assertEquals(1, line.at("/Starts.restore/Counts/0").asInt());
    assertEquals(0.1, line.at("/Starts.restore/Values/0").asDouble(), 0.01);
  }

  @Test
  void whatIsNotPublishedIsInTheDetails() throws JsonProcessingException {
    metrics.count(Metric.ANNOUNCE_EVENTS, Event.STARTED, Family.IPV6);
    metrics.count(Metric.STORE_CALLS, Replica.FALLBACK, Call.PUT, CallResult.THROTTLED);
    metrics.add(Metric.STORE_UNITS, 0.5, Replica.HOME, Call.QUERY);
    publisher.publish();
    assertEquals(Map.of("StoreCalls.throttled", 1.0), values(lines.getFirst()));
    assertEquals(
        JSON.readTree(
            """
            {"AnnounceEvents": {"started.ipv6": 1.0},
             "StoreCalls": {"fallback.put.throttled": 1.0},
             "StoreUnits": {"home.query": 0.5}}
            """),
        JSON.readTree(lines.getFirst()).path("details"));
  }

  /**
   * The limits of the format: 100 metrics, and 100 values of each (<a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">AWS,
   * specification</a>).
   */
  @Test
  void aLineWithEveryMetricKeepsTheFormatsLimits() throws JsonProcessingException {
    Random random = new Random(16);
    for (Metric metric : Metric.values()) {
      if (metric.source() == Source.TRACKER) {
        fill(metric, random);
      }
    }
    publisher.publish();
    JsonNode line = JSON.readTree(lines.getFirst());
    JsonNode listed = line.at("/_aws/CloudWatchMetrics/0/Metrics");
    assertTrue(listed.size() > 30 && listed.size() <= 100, listed::toString);
    for (JsonNode metric : listed) {
      JsonNode value = line.path(metric.path("Name").asText());
      assertTrue(value.isNumber() || value.path("Values").size() <= 100, metric::toString);
      assertEquals(value.path("Values").size(), value.path("Counts").size());
      assertTrue(value.isNumber() || !value.path("Values").isEmpty(), metric::toString);
    }
    assertTrue(
        lines.getFirst().length() < 32_000, () -> "characters: " + lines.getFirst().length());
  }

  /** Gives each combination of labels a value. */
  private void fill(Metric metric, Random random) {
    Enum<?>[][] values =
        switch (metric) {
          case ANNOUNCES -> new Enum<?>[][] {Outcome.values()};
          case ANNOUNCE_EVENTS -> new Enum<?>[][] {Event.values(), Family.values()};
          case SCRAPES -> new Enum<?>[][] {Label.ScrapeOutcome.values()};
          case LATENCY -> new Enum<?>[][] {Request.values()};
          case STORE_REQUESTS -> new Enum<?>[][] {Request.values(), Label.Result.values()};
          case STORE_CALLS ->
              new Enum<?>[][] {Replica.values(), Call.values(), CallResult.values()};
          case STORE_UNITS -> new Enum<?>[][] {Replica.values(), Call.values()};
          case BREAKER_OPEN -> new Enum<?>[][] {Replica.values()};
          case STARTS -> new Enum<?>[][] {Label.Start.values()};
          case LIST_AGE, LIST_SIZE, SERVED_WITHOUT_LIST ->
              new Enum<?>[][] {Label.AccessList.values()};
          default -> new Enum<?>[][] {};
        };
    fill(metric, random, values, new Enum<?>[values.length], 0);
  }

  private void fill(Metric metric, Random random, Enum<?>[][] values, Enum<?>[] chosen, int place) {
    if (place < values.length) {
      for (Enum<?> value : values[place]) {
        chosen[place] = value;
        fill(metric, random, values, chosen, place + 1);
      }
    } else if (metric.kind() == Kind.HISTOGRAM) {
      for (int n = 0; n < 1_000; n++) {
        Duration duration = Duration.ofNanos((long) Math.exp(random.nextDouble() * 25));
        metrics.record(metric, duration, chosen);
      }
    } else if (metric.kind() == Kind.COUNTER) {
      metrics.add(metric, random.nextInt(1, 1_000), chosen);
    } else {
      metrics.set(metric, 1, chosen.clone());
    }
  }

  private static Map<String, Double> values(String text) throws JsonProcessingException {
    JsonNode line = JSON.readTree(text);
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode metric : line.at("/_aws/CloudWatchMetrics/0/Metrics")) {
      String name = metric.path("Name").asText();
      values.put(name, line.path(name).asDouble());
    }
    return values;
  }
}
