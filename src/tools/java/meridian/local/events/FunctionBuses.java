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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import meridian.local.function.LocalFunction;

/**
 * Buses that hand every event to the function of their region, as a rule with one target does. A
 * function that fails is invoked twice more, as Lambda does, if at once; then the event is logged
 * in place of a dead-letter queue.
 */
public final class FunctionBuses implements Buses {

  private static final Logger LOG = System.getLogger(FunctionBuses.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 3;

  private final Map<String, LocalFunction> functions;
  private final InstantSource clock;
  private final Executor executor;

  /**
   * Buses.
   *
   * @param functions by the names of their regions
   * @param executor invokes them
   */
  public FunctionBuses(
      Map<String, LocalFunction> functions, InstantSource clock, Executor executor) {
    this.functions = Map.copyOf(functions);
    this.clock = clock;
    this.executor = executor;
  }

  @Override
  public PutResult put(String region, PutEvent event) {
    LocalFunction function = functions.get(region);
    if (function == null) {
      return new PutResult.Refused("EventBusNotFound");
    }
    String id = UUID.randomUUID().toString();
    Optional<byte[]> envelope = envelope(region, id, event);
    envelope.ifPresent(bytes -> executor.execute(() -> deliver(function, bytes)));
    return envelope.isPresent()
        ? new PutResult.Taken(id)
        : new PutResult.Refused("MalformedDetail");
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

  private static void deliver(LocalFunction function, byte[] event) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
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
