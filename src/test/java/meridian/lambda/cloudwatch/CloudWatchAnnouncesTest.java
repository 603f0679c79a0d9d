package meridian.lambda.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Label.Outcome;
import meridian.status.AnnounceCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/** The announces of a region by the real SDK, over HTTP. */
final class CloudWatchAnnouncesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant NEXT = NOON.plusSeconds(300);
  private static final Instant END = NOON.plusSeconds(600);
  private static final RetryPolicy CALLS =
      new RetryPolicy(Duration.ofSeconds(10), Duration.ofSeconds(5), 1);

  private final StandInCloudWatch server = new StandInCloudWatch();
  private final CloudWatchAnnounces announces =
      new CloudWatchAnnounces(
          client().orElseThrow(),
          new MetricDimensions("tests", "us-east-1", Optional.empty(), true));

  private Optional<CloudWatchClient> client() {
    return platform(Map.of("AWS_ENDPOINT_URL_CLOUDWATCH", server.uri().toString()))
        .cloudWatch(Region.US_EAST_1, CALLS);
  }

  private static AwsPlatform platform(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9",
                "AWS_ACCESS_KEY_ID", "none",
                "AWS_SECRET_ACCESS_KEY", "none"));
    environment.putAll(more);
    return AwsPlatform.of(new EnvironmentVariables(environment));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyOutcomeIsReadFromAllPages() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      long count = counts.size() + 1L;
      counts.put(outcome, count);
      server.setSum("Announces." + outcome.text(), NOON, (double) count);
      server.setSum("Announces." + outcome.text(), NEXT, 2.0 * count);
    }
    var once = new AnnounceCounts(counts);
    assertEquals(Map.of(NOON, once, NEXT, once.plus(once)), announces.read(NOON, END));
    assertEquals(3, server.puts().size(), "pages");
  }

  @Test
  void stepsOfFiveMinutesOfTheRegionAreAskedFor() {
    var _ = announces.read(NOON, END);
    JsonNode request = server.puts().getFirst().data();
    assertEquals(NOON.getEpochSecond(), request.path("StartTime").asLong());
    assertEquals(END.getEpochSecond(), request.path("EndTime").asLong());
    JsonNode stat = request.path("MetricDataQueries").path(0).path("MetricStat");
    assertEquals(300, stat.path("Period").asInt());
    assertEquals("Sum", stat.path("Stat").asText());
    assertEquals("Meridian", stat.path("Metric").path("Namespace").asText());
    Map<String, String> dimensions =
        stat.path("Metric")
            .path("Dimensions")
            .valueStream()
            .collect(
                Collectors.toMap(
                    dimension -> dimension.path("Name").asText(),
                    dimension -> dimension.path("Value").asText()));
    assertEquals(Map.of("Deployment", "tests", "Region", "us-east-1"), dimensions);
  }

  @Test
  void noDataMeansNoAnnounces() {
    server.setSum("Announces.written", NEXT, 5);
    server.setSum("Announces.written", END, 6);
    assertEquals(
        Map.of(NOON, AnnounceCounts.NONE, NEXT, new AnnounceCounts(Map.of(Outcome.WRITTEN, 5L))),
        announces.read(NOON, END));
  }

  @Test
  void aFailureIsNoAnswer() {
    server.setStatus(400, "Complete");
    assertThrows(SdkException.class, () -> announces.read(NOON, END));
    server.setStatus(500, "Complete");
    assertThrows(SdkException.class, () -> announces.read(NOON, END));
    server.setStatus(200, "InternalError");
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> announces.read(NOON, END));
    assertTrue(failure.toString().contains("written: InternalError"), failure::toString);
  }

  @Test
  void partialDataIsContinuedOnTheNextPage() {
    server.setStatus(200, "PartialData");
    server.setSum("Announces.failed", NOON, 5);
    assertEquals(
        Map.of(NOON, new AnnounceCounts(Map.of(Outcome.FAILED, 5L)), NEXT, AnnounceCounts.NONE),
        announces.read(NOON, END));
  }

  @Test
  void aPlatformWithTablesOutsideAwsHasNoCloudWatchOfItsOwn() {
    assertEquals(Optional.empty(), platform(Map.of()).cloudWatch(Region.US_EAST_1, CALLS));
    assertEquals(List.of(), server.puts());
  }
}
