package meridian.lambda.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PurgeEventJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SweepId SWEEP =
      new SweepId("00000000-0000-0000-0000-000000000001", Instant.parse("2100-01-01T00:20:00Z"));
  private static final SegmentProgress START = SegmentProgress.of(0, 1, Optional.empty());
  private static final SweepTotals COUNTS =
      new SweepTotals(
          new PeerCounts(1, 2, 3, 4, 5, 6),
          7,
          8,
          Optional.of(13L),
          List.of(
              new SweepTotals.SweptSwarm(
                  new InfoHash(new Id160(-1, 2, 3)), new SwarmCounts(5, 4, 3, 13))),
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

  /** Another release may read it, so the names and their order of release 1 are held here. */
  @Test
  void theNamesOfASegmentsFieldsNeverChange() throws JsonProcessingException {
    String literal =
        "{'layout':1,'sweep':'00000000-0000-0000-0000-000000000001','began':4102446000000,"
            + "'segment':3,'segments':8,'adopted':254,'cursor':'0a.0b','counts':{"
            + "'peers':{'leechers4':1,'partialSeeds4':2,'seeders4':3,"
            + "'leechers6':4,'partialSeeds6':5,'seeders6':6},'own':7,'swarms':8,"
            + "'top':[{'infoHash':'ffffffffffffffff000000000000000200000003','peers':9,"
            + "'seeders':5,'leechers':3,'completed':13}],"
            + "'deleted':10,'left':11,'unknown':12,'completed':13}}";
    String json = literal.replace('\'', '"');
    var event =
        new PurgeEvent.Segment(
            SWEEP,
            new SegmentProgress(
                3, 8, Optional.of(RegionCode.of(254)), Optional.of("0a.0b"), false, COUNTS));
    assertEquals(json, PurgeEventJson.detail(event));
    assertEquals(event, PurgeEventJson.read(segment(json)));
    String start = PurgeEventJson.detail(new PurgeEvent.Segment(SWEEP, START));
    assertTrue(start.contains("\"adopted\":null,\"cursor\":null,"), start);
  }

  /** Release 1 counted no downloads; a sweep of which it did a part does not know them. */
  @Test
  void theTotalsOfAnEarlierReleaseHaveNoDownloads() throws JsonProcessingException {
    var event = new PurgeEvent.Segment(SWEEP, START.at(Optional.of("0a.0b"), COUNTS));
    String earlier =
        PurgeEventJson.detail(event)
            .replaceFirst(",\"seeders\":5,\"leechers\":3,\"completed\":13", "")
            .replaceFirst(",\"completed\":13", "");
    assertFalse(earlier.contains("completed"), earlier);
    PurgeEvent.Segment read = (PurgeEvent.Segment) PurgeEventJson.read(segment(earlier));
    SweepTotals totals = read.progress().counts();
    assertEquals(Optional.empty(), totals.completed());
    assertEquals(Optional.empty(), totals.plus(COUNTS).completed());
    assertEquals(Optional.of(26L), COUNTS.plus(COUNTS).completed());
    assertEquals(
        List.of(new SweepTotals.SweptSwarm(COUNTS.top().getFirst().infoHash(), 9)), totals.top());
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
    var event = new PurgeEvent.Segment(SWEEP, START);
    ObjectNode detail = (ObjectNode) JSON.readTree(PurgeEventJson.detail(event));
    detail.put("mood", "good");
    assertEquals(event, PurgeEventJson.read(segment(detail.toString())));
  }

  @Test
  void aSegmentOfAnotherLayoutIsRefused() throws JsonProcessingException {
    var event = new PurgeEvent.Segment(SWEEP, START);
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

  /** A region to adopt that is not understood must not become an ordinary sweep. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'adopt': '3'}",
        "{'adopt': 3.0}",
        "{'adopt': 3.5}",
        "{'adopt': 0}",
        "{'adopt': 255}",
        "{'adopt': 4294967299}",
        "{'adopt': 18446744073709551619}",
        "{'adopt': null}",
        "{'adopt': true}",
        "{'adopt': [3]}",
        "{'scheduled': 'true'}",
        "{'scheduled': 1}",
        "{'scheduled': null}",
        "'{}'",
        "[]",
        "null",
      })
  void aSweepThatIsNotUnderstoodIsNotStarted(String text) throws JsonProcessingException {
    JsonNode event = due(text.replace('\'', '"'));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(event))
                .getMessage());
    assertTrue(message.startsWith("no sweep was started: the event's "), message);
  }

  @Test
  void theReasonNamesTheFieldItsValueAndWhatItMustBe() throws JsonProcessingException {
    JsonNode event = due("{\"adopt\": \"3\"}");
    assertEquals(
        "no sweep was started: the event's adopt must be a whole number from 1 to 254, not \"3\"",
        assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(event))
            .getMessage());
  }

  /** Text for a number, a missing field, and numbers out of range. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "layout, '1'",
        "sweep, 1",
        "sweep, ''",
        "began, '1'",
        "began, 1.5",
        "began, -1",
        "began, 9223372036854775807",
        "segment, '0'",
        "segment, 1",
        "segment, -1",
        "segment, 4294967296",
        "segments, 0",
        "segments, '1'",
        "adopted, '3'",
        "adopted, 255",
        "cursor, 3",
        "counts, []",
        "counts, {}",
      })
  void aSegmentsFieldsHaveOneTypeEach(String field, String value) throws JsonProcessingException {
    String detail = PurgeEventJson.detail(new PurgeEvent.Segment(SWEEP, START));
    ObjectNode other = (ObjectNode) JSON.readTree(detail);
    other.set(field, JSON.readTree(value.replace('\'', '"')));
    JsonNode event = segment(other.toString());
    assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(event));
    if (!List.of("adopted", "cursor").contains(field)) {
      JsonNode without = segment(other.without(List.of(field)).toString());
      assertThrows(IllegalArgumentException.class, () -> PurgeEventJson.read(without));
    }
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
