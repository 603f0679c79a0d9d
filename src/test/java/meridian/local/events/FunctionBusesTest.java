package meridian.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meridian.local.CapturedLog;
import meridian.local.function.LocalFunction;
import org.junit.jupiter.api.Test;

final class FunctionBusesTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2100-01-01T00:00:00Z"));
  private static final PutEvent EVENT = new PutEvent("test", "Tested", "{\"n\": 1}");

  private final List<JsonNode> seen = new ArrayList<>();
  private int failures;

  @Test
  void targetReceivesTheEventInItsEnvelope() {
    PutResult result = buses().put("eu-west-1", EVENT);
    JsonNode event = seen.getFirst();
    assertEquals(result, new PutResult.Accepted(event.path("id").asText()));
    assertEquals("test", event.path("source").asText());
    assertEquals("Tested", event.path("detail-type").asText());
    assertEquals("eu-west-1", event.path("region").asText());
    assertEquals("2100-01-01T00:00:00Z", event.path("time").asText());
    assertEquals(36, event.path("id").asText().length());
    assertEquals(1, event.path("detail").path("n").asInt());
  }

  @Test
  void malformedDetailsAndUnknownRegionsAreRejected() {
    assertEquals(
        new PutResult.Rejected("MalformedDetail"),
        buses().put("eu-west-1", new PutEvent("test", "Tested", "{")));
    assertEquals(
        new PutResult.Rejected("MalformedDetail"),
        buses().put("eu-west-1", new PutEvent("test", "Tested", "3")));
    assertEquals(new PutResult.Rejected("EventBusNotFound"), buses().put("eu-west-2", EVENT));
    assertEquals(List.of(), seen);
  }

  @Test
  void eventGoesToEveryMatchingRule() {
    List<String> invoked = new ArrayList<>();
    List<FunctionBuses.Rule> rules =
        List.of(
            new FunctionBuses.Rule(Set.of("A", "B"), recording("first", invoked)),
            new FunctionBuses.Rule(Set.of("B", "C"), recording("second", invoked)));
    EventBuses buses = new FunctionBuses(Map.of("eu-west-1", rules), CLOCK, Runnable::run);
    for (String type : List.of("A", "B", "C", "D")) {
      PutResult result = buses.put("eu-west-1", new PutEvent("test", type, "{}"));
      assertInstanceOf(PutResult.Accepted.class, result);
      invoked.add(type);
    }
    assertEquals(List.of("first", "A", "first", "second", "B", "second", "C", "D"), invoked);
  }

  private static LocalFunction recording(String name, List<String> invoked) {
    return new LocalFunction(name, (_, _, _) -> invoked.add(name), Duration.ofMinutes(1), CLOCK);
  }

  @Test
  void failingFunctionIsInvokedThreeTimes() {
    for (int fails = 0; fails < 5; fails++) {
      seen.clear();
      failures = fails;
      try (var log = new CapturedLog(FunctionBuses.class)) {
        buses().put("eu-west-1", EVENT);
        assertEquals(Math.min(3, fails), log.messages().size());
      }
      assertEquals(fails < 3 ? 1 : 0, seen.size());
    }
  }

  @Test
  void regionThatIsDownRejectsEvents() {
    FunctionBuses buses = buses();
    buses.setDown(Set.of("eu-west-1"));
    assertEquals(new PutResult.Rejected("ServiceUnavailable"), buses.put("eu-west-1", EVENT));
    buses.setDown(Set.of("us-east-1"));
    assertInstanceOf(PutResult.Accepted.class, buses.put("eu-west-1", EVENT));
    assertEquals(1, seen.size());
  }

  private FunctionBuses buses() {
    RequestStreamHandler handler =
        (input, _, _) -> {
          if (failures-- > 0) {
            throw new IOException("expected by the test");
          }
          seen.add(new ObjectMapper().readTree(input));
        };
    var function = new LocalFunction("purge", handler, Duration.ofMinutes(15), CLOCK);
    var rule = new FunctionBuses.Rule(Set.of("Tested", "Tried"), function);
    return new FunctionBuses(Map.of("eu-west-1", List.of(rule)), CLOCK, Runnable::run);
  }
}
