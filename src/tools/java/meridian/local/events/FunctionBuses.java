package meridian.local.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import meridian.local.function.LocalFunction;

/**
 * Buses that hand every event to the functions of their region whose rules it fits; one that fits
 * none is taken and dropped, as by EventBridge. A function that fails is invoked twice more, as
 * Lambda does, if at once; then the event is logged in place of a dead-letter queue.
 */
public final class FunctionBuses implements EventBuses {

  private static final Logger LOG = System.getLogger(FunctionBuses.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 3;

  private final Map<String, List<Rule>> rules;
  private final InstantSource clock;
  private final Executor executor;
  private volatile Set<String> down = Set.of();

  /**
   * Buses.
   *
   * @param rules of each region's bus, by the names of the regions
   * @param executor invokes the functions
   */
  public FunctionBuses(Map<String, List<Rule>> rules, InstantSource clock, Executor executor) {
    this.rules = Map.copyOf(rules);
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * A rule of a bus.
   *
   * @param detailTypes which events fit it
   * @param target invoked with each of them
   */
  public record Rule(Set<String> detailTypes, LocalFunction target) {

    /** Takes an immutable copy of the types. */
    public Rule {
      detailTypes = Set.copyOf(detailTypes);
    }
  }

  /** Names the regions that are down: they take no events, and invoke no function. */
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
    String id = UUID.randomUUID().toString();
    Optional<byte[]> envelope = envelope(region, id, event);
    envelope.ifPresent(
        bytes ->
            bus.stream()
                .filter(rule -> rule.detailTypes.contains(event.detailType()))
                .forEach(rule -> executor.execute(() -> deliver(region, rule.target, bytes))));
    return envelope.isPresent()
        ? new PutResult.Accepted(id)
        : new PutResult.Rejected("MalformedDetail");
  }

  private Optional<byte[]> envelope(String region, String id, PutEvent event) {
    try {
      JsonNode detail = JSON.readTree(event.detail());
      if (!detail.isObject()) {
        return Optional.empty();
      }
      ObjectNode envelope = JSON.createObjectNode();
      envelope.put("version", "0");
      envelope.put("id", id);
      envelope.put("detail-type", event.detailType());
      envelope.put("source", event.source());
      envelope.put("account", "000000000000");
      envelope.put("time", clock.instant().toString());
      envelope.put("region", region);
      envelope.putArray("resources");
      envelope.set("detail", detail);
      return Optional.of(JSON.writeValueAsBytes(envelope));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private void deliver(String region, LocalFunction function, byte[] event) {
    for (int attempt = 1; attempt <= ATTEMPTS && !down.contains(region); attempt++) {
      try {
        function.invoke(UUID.randomUUID().toString(), event);
        return;
      } catch (IOException | RuntimeException e) {
        String letter = attempt < ATTEMPTS ? "" : ": " + new String(event, StandardCharsets.UTF_8);
        LOG.log(Level.ERROR, "function " + function.name() + " failed" + letter, e);
      }
    }
  }
}
