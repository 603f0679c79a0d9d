package meridian.lambda.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PurgeEventJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SweepId SWEEP =
      new SweepId("00000000-0000-0000-0000-000000000001", Instant.parse("2100-01-01T00:20:00Z"));
  private static final SweepTotals COUNTS =
      new SweepTotals(
          new PeerCounts(1, 2, 3, 4, 5, 6),
          7,
          8,
          List.of(new SweepTotals.SweptSwarm(new InfoHash(new Id160(-1, 2, 3)), 9)),
          10,
          11,
          12);

  @Test
  void aSegmentSurvivesARoundTrip() throws JsonProcessingException {
    for (var adopted : List.of(Optional.<RegionCode>empty(), Optional.of(RegionCode.of(254)))) {
      for (var cursor : List.of(Optional.<String>empty(), Optional.of("0a.0b"))) {
        var event =
            new PurgeEvent.Segment(
                SWEEP, new SegmentProgress(3, 8, adopted, cursor, false, COUNTS));
        assertEquals(event, PurgeEventJson.read(segment(PurgeEventJson.detail(event))));
      }
    }
  }

  @Test
  void anEventNamesTheSweepThatIsDue() throws JsonProcessingException {
    assertEquals(
        new PurgeEvent.Due(SWEEP, Optional.empty(), false), PurgeEventJson.read(due("{}")));
    assertEquals(
        new PurgeEvent.Due(SWEEP, Optional.of(RegionCode.of(2)), false),
        PurgeEventJson.read(due("{\"adopt\": 2}")));
  }

  @Test
  void aScheduledSweepIsMarked() throws JsonProcessingException {
    assertEquals(
        new PurgeEvent.Due(SWEEP, Optional.empty(), true),
        PurgeEventJson.read(due("{\"scheduled\": true}")));
  }

  @Test
  void fieldsOfALaterReleaseAreIgnored() throws JsonProcessingException {
    var event = new PurgeEvent.Segment(SWEEP, SegmentProgress.of(0, 1, Optional.empty()));
    ObjectNode detail = (ObjectNode) JSON.readTree(PurgeEventJson.detail(event));
    detail.put("mood", "good");
    assertEquals(event, PurgeEventJson.read(segment(detail.toString())));
  }

  @Test
  void aSegmentOfAnotherLayoutIsRefused() throws JsonProcessingException {
    var event = new PurgeEvent.Segment(SWEEP, SegmentProgress.of(0, 1, Optional.empty()));
    ObjectNode detail = (ObjectNode) JSON.readTree(PurgeEventJson.detail(event));
    detail.put("layout", 2);
    JsonNode other = segment(detail.toString());
    assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"detail-type\": \"Scheduled Event\"}",
        "{\"detail-type\": \"Meridian Purge Due\"}",
        "{\"detail-type\": \"Meridian Purge Due\", \"id\": \"1\", \"time\": \"noon\"}",
        "{\"detail-type\": \"Meridian Purge Segment\"}",
        "{\"detail-type\": \"Meridian Purge Segment\", \"detail\": {\"layout\": 1, \"counts\": 3}}",
      })
  void otherEventsAreRefused(String text) throws JsonProcessingException {
    JsonNode event = JSON.readTree(text);
    assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(event));
  }

  private static JsonNode segment(String detail) throws JsonProcessingException {
    ObjectNode event = JSON.createObjectNode().put("detail-type", "Meridian Purge Segment");
    event.set("detail", JSON.readTree(detail));
    return event;
  }

  private static JsonNode due(String detail) throws JsonProcessingException {
    ObjectNode event =
        JSON.createObjectNode()
            .put("detail-type", "Meridian Purge Due")
            .put("id", SWEEP.name())
            .put("time", SWEEP.began().toString());
    event.set("detail", JSON.readTree(detail));
    return event;
  }
}
