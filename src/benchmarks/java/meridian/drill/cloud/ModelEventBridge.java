package meridian.drill.cloud;

import java.util.List;
import meridian.local.events.EventBuses;
import meridian.local.events.PutEvent;
import meridian.local.events.PutResult;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** A client of one region's event bus, whatever bus an event names. */
record ModelEventBridge(String region, EventBuses buses) implements EventBridgeClient {

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    List<PutEventsResultEntry> results = request.entries().stream().map(this::put).toList();
    return PutEventsResponse.builder().entries(results).build();
  }

  private PutEventsResultEntry put(PutEventsRequestEntry entry) {
    var event = new PutEvent(entry.source(), entry.detailType(), entry.detail());
    return switch (buses.put(region, event)) {
      case PutResult.Accepted(String id) -> PutEventsResultEntry.builder().eventId(id).build();
      case PutResult.Rejected(String code) ->
          PutEventsResultEntry.builder().errorCode(code).build();
    };
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
