package meridian.lambda;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import meridian.lambda.event.EventTypes;
import meridian.lambda.event.PurgeEventJson;
import meridian.purge.EventsRefusedException;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * An event bus of EventBridge. A call may succeed in part (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">AWS,
 * PutEvents</a>); the events that it refused are put again.
 */
final class EventBridgeBus implements PurgeBus {

  /** The greatest number of events in a call. */
  private static final int BATCH = 10;

  private static final int ATTEMPTS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final EventBridgeClient client;
  private final String bus;
  private final Consumer<Duration> pause;

  /**
   * A bus.
   *
   * @param bus the bus's name
   * @param pause waits before a retry
   */
  EventBridgeBus(EventBridgeClient client, String bus, Consumer<Duration> pause) {
    this.client = client;
    this.bus = bus;
    this.pause = pause;
  }

  @Override
  public void put(List<PurgeEvent.Segment> events) {
    List<PutEventsRequestEntry> remaining = events.stream().map(this::entry).toList();
    Duration wait = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      remaining = putOnce(remaining);
      if (remaining.isEmpty()) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new EventsRefusedException(
            "the event bus %s refused %d of %d events %d times"
                .formatted(bus, remaining.size(), events.size(), ATTEMPTS));
      }
      pause.accept(wait);
      wait = wait.multipliedBy(2);
    }
  }

  /** Puts events once; returns those that were refused. */
  private List<PutEventsRequestEntry> putOnce(List<PutEventsRequestEntry> entries) {
    List<PutEventsRequestEntry> refused = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += BATCH) {
      List<PutEventsRequestEntry> batch =
          entries.subList(from, Math.min(from + BATCH, entries.size()));
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
        .source(EventTypes.SOURCE)
        .detailType(EventTypes.PURGE_SEGMENT)
        .detail(PurgeEventJson.detail(event))
        .build();
  }
}
