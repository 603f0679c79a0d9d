package meridian.local.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import meridian.local.function.LocalFunction;

/**
 * Event buses whose rules invoke functions of the same region. As in EventBridge, an event that no
 * rule matches is accepted and dropped. A function that fails is retried twice, as Lambda does, but
 * without a delay; then the event is logged, in place of a dead-letter queue.
 */
public final class FunctionBuses implements EventBuses {

  private static final System.Logger LOG = System.getLogger(FunctionBuses.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ATTEMPTS = 3;

  private final Map<String, List<Rule>> rules;
  private final InstantSource clock;
  private final Executor executor;
  private volatile Set<String> down = Set.of();

  /**
   * Buses of regions that are up.
   *
   * @param rules the rules of each region's bus, by region name
   * @param executor runs the invocations
   */
  public FunctionBuses(Map<String, List<Rule>> rules, InstantSource clock, Executor executor) {
    this.rules = Map.copyOf(rules);
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * A rule of a bus.
   *
   * @param detailTypes the detail types that it matches
   * @param target invoked with each matching event
   */
  public record Rule(Set<String> detailTypes, LocalFunction target) {

    /** Copies the set. */
    public Rule {
      detailTypes = Set.copyOf(detailTypes);
    }
  }

  /** An event as its targets receive it. */
  private record Envelope(
      String version,
      String id,
      @JsonProperty("detail-type") String detailType,
      String source,
      String account,
      String time,
      String region,
      List<String> resources,
      JsonNode detail) {}

  /** Sets which regions are down: their buses reject events and invoke no function. */
  public void setDown(Set<String> regions) {
    down = Set.copyOf(regions);
  }

  @Override
  public PutResult put(String region, PutEvent event) {
    if (down.contains(region)) {
      return new PutResult.Rejected("ServiceUnavailable");
    }
    List<Rule> bus = rules.get(region);
    if (bus == null) {
      return new PutResult.Rejected("EventBusNotFound");
    }
    try {
      JsonNode detail = JSON.readTree(event.detail());
      if (!detail.isObject()) {
        return new PutResult.Rejected("MalformedDetail");
      }
      String id = UUID.randomUUID().toString();
      byte[] envelope = JSON.writeValueAsBytes(envelope(region, id, event, detail));
      bus.stream()
          .filter(rule -> rule.detailTypes.contains(event.detailType()))
          .forEach(rule -> executor.execute(() -> deliver(region, rule.target, envelope)));
      return new PutResult.Accepted(id);
    } catch (JsonProcessingException _) {
      return new PutResult.Rejected("MalformedDetail");
    }
  }

  private Envelope envelope(String region, String id, PutEvent event, JsonNode detail) {
    return new Envelope(
        "0",
        id,
        event.detailType(),
        event.source(),
        "000000000000",
        clock.instant().toString(),
        region,
        List.of(),
        detail);
  }

  private void deliver(String region, LocalFunction function, byte[] event) {
    for (int attempt = 1; attempt <= ATTEMPTS && !down.contains(region); attempt++) {
      try {
        function.invoke(UUID.randomUUID().toString(), event);
        return;
      } catch (IOException | RuntimeException e) {
        String lost = attempt < ATTEMPTS ? "" : ": " + new String(event, StandardCharsets.UTF_8);
        LOG.log(Level.ERROR, "function " + function.name() + " failed" + lost, e);
      }
    }
  }
}
