package meridian.lambda;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import meridian.lambda.event.PurgeEventJson;
import meridian.purge.EventsRefusedException;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts events on a bus of EventBridge. A call may succeed in part (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">AWS,
 * PutEvents</a>): what was refused is put again.
 */
final class EventBridgeBus implements PurgeBus {

  /** As many as a call may carry. */
  private static final int AT_ONCE = 10;

  private static final int ATTEMPTS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final EventBridgeClient client;
  private final String bus;
  private final Consumer<Duration> pause;

  /**
   * A bus.
   *
   * @param bus its name
   * @param pause lets a while pass
   */
  EventBridgeBus(EventBridgeClient client, String bus, Consumer<Duration> pause) {
    this.client = client;
    this.bus = bus;
    this.pause = pause;
  }

  @Override
  public void put(List<PurgeEvent.Segment> events) {
    List<PutEventsRequestEntry> waiting = events.stream().map(this::entry).toList();
    Duration wait = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      waiting = refusedOf(waiting);
      if (waiting.isEmpty()) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new EventsRefusedException(
            waiting.size() + " of " + events.size() + " events were refused by the bus " + bus);
      }
      pause.accept(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private List<PutEventsRequestEntry> refusedOf(List<PutEventsRequestEntry> entries) {
    List<PutEventsRequestEntry> refused = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += AT_ONCE) {
      List<PutEventsRequestEntry> batch =
          entries.subList(from, Math.min(from + AT_ONCE, entries.size()));
      List<PutEventsResultEntry> results = client.putEvents(put -> put.entries(batch)).entries();
      for (int n = 0; n < batch.size(); n++) {
        if (results.get(n).errorCode() != null) {
          refused.add(batch.get(n));
        }
      }
    }
    return refused;
  }

  private PutEventsRequestEntry entry(PurgeEvent.Segment event) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source(PurgeHandler.SOURCE)
        .detailType(PurgeEventJson.SEGMENT)
        .detail(PurgeEventJson.detail(event))
        .build();
  }
}
