package meridian.local.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import meridian.local.net.JsonEndpoint;
import meridian.local.net.JsonEndpoint.Answer;
import meridian.local.net.SignatureScope;
import org.jspecify.annotations.Nullable;

/**
 * EventBridge's PutEvents operation in the AWS JSON 1.1 protocol, over HTTP on a loopback port that
 * the operating system chooses. A request concerns the region that it is signed for; signatures are
 * not checked.
 */
public final class EventsEndpoint implements AutoCloseable {

  private static final String OPERATION = "AWSEvents.PutEvents";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final JsonEndpoint endpoint = JsonEndpoint.bind();

  private EventsEndpoint() {}

  @JsonNaming(UpperCamelCaseStrategy.class)
  private record Request(List<PutEvent> entries) {}

  @JsonNaming(UpperCamelCaseStrategy.class)
  private record Reply(long failedEntryCount, List<Entry> entries) {}

  @JsonNaming(UpperCamelCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Entry(
      @Nullable String eventId, @Nullable String errorCode, @Nullable String errorMessage) {

    static Entry of(PutResult result) {
      return switch (result) {
        case PutResult.Accepted(String id) -> new Entry(id, null, null);
        case PutResult.Rejected(String code) -> new Entry(null, code, "rejected");
      };
    }
  }

  /** Reserves an address; requests are answered after {@link #start}. */
  public static EventsEndpoint bind() {
    return new EventsEndpoint();
  }

  /** Starts to put received events on buses. */
  public void start(EventBuses buses, Executor executor) {
    endpoint.start(CONTENT_TYPE, (headers, body) -> answer(headers, body, buses), executor);
  }

  /** The endpoint's URI. */
  public URI uri() {
    return endpoint.uri();
  }

  private static Answer answer(Headers headers, byte[] body, EventBuses buses) throws IOException {
    Optional<String> region = SignatureScope.region("events", headers.getFirst("Authorization"));
    if (region.isEmpty() || !OPERATION.equals(headers.getFirst("X-Amz-Target"))) {
      return new Answer(400, Map.of("__type", "UnknownOperationException"));
    }
    List<Entry> entries =
        JSON.readValue(body, Request.class).entries().stream()
            .map(event -> Entry.of(buses.put(region.get(), event)))
            .toList();
    long failed = entries.stream().filter(entry -> entry.errorCode() != null).count();
    return new Answer(200, new Reply(failed, entries));
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
