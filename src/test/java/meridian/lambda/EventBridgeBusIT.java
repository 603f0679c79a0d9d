package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.events.EventBuses;
import meridian.local.events.EventsEndpoint;
import meridian.local.events.PutEvent;
import meridian.local.events.PutResult;
import meridian.purge.EventsRefusedException;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The bus with the real SDK and an endpoint that refuses some events at first, or always. */
final class EventBridgeBusIT {

  private final Map<String, Integer> offered = new HashMap<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final RefusingBuses buses = new RefusingBuses();
  private final EventsEndpoint endpoint = EventsEndpoint.bind();
  private final EventBridgeClient client = client();
  private final EventBridgeBus bus = new EventBridgeBus(client, "default", pauses::add);

  /** Accepts an event once it has been put often enough. */
  private final class RefusingBuses implements EventBuses {

    private final Set<String> taken = new TreeSet<>();
    private final Set<String> regions = new TreeSet<>();
    private int refusals;

    @Override
    public PutResult put(String region, PutEvent event) {
      regions.add(region);
      boolean refused = offered.merge(event.detail(), 1, Integer::sum) <= refusals(event);
      if (!refused) {
        taken.add(event.detail());
      }
      return refused
          ? new PutResult.Rejected("ThrottlingException")
          : new PutResult.Accepted("event-" + taken.size());
    }

    private int refusals(PutEvent event) {
      return event.detail().contains("\"segment\":1") ? refusals : 0;
    }
  }

  @BeforeEach
  void start() {
    endpoint.start(buses, Runnable::run);
  }

  @AfterEach
  void stop() {
    client.close();
    endpoint.close();
  }

  @Test
  void putsAnyNumberOfEventsOnTheRegionsBus() {
    bus.put(segments(25));
    assertEquals(25, buses.taken.size());
    assertEquals(Set.of("eu-west-1"), buses.regions);
    assertEquals(List.of(), pauses);
  }

  @Test
  void retriesOnlyRefusedEvents() {
    buses.refusals = 2;
    bus.put(segments(10));
    assertEquals(10, buses.taken.size());
    assertEquals(9, offered.values().stream().filter(times -> times == 1).count());
    assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(200)), pauses);
  }

  @Test
  void failsIfEventsAreStillRefused() {
    buses.refusals = Integer.MAX_VALUE;
    var refused = assertThrows(EventsRefusedException.class, () -> bus.put(segments(10)));
    assertTrue(String.valueOf(refused.getMessage()).contains(" refused 1 of 10 events "));
    assertEquals(9, buses.taken.size());
  }

  private static List<PurgeEvent.Segment> segments(int count) {
    SweepId sweep = new SweepId("sweep", Instant.EPOCH);
    return IntStream.range(0, count)
        .mapToObj(n -> SegmentProgress.of(n, count, Optional.empty()))
        .map(start -> new PurgeEvent.Segment(sweep, start))
        .toList();
  }

  private EventBridgeClient client() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL_EVENTBRIDGE", endpoint.uri().toString(),
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local");
    return AwsPlatform.of(new EnvironmentVariables(environment))
        .eventBridge(
            Region.EU_WEST_1, new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(10), 1));
  }
}
