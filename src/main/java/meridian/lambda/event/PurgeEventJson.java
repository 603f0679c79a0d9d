package meridian.lambda.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;

/**
 * Purge events as JSON of EventBridge, with {@code id}, {@code time}, {@code detail-type} and
 * {@code detail} (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">AWS, event
 * structure</a>).
 *
 * <p>Each field has one type, and no value is converted. Unknown fields are ignored, since a later
 * release may add some. The names never change: an event may be put by one release and handled by
 * the next or the previous one.
 */
public final class PurgeEventJson {

  /** The version of a segment's detail; a release reads only its own version. */
  private static final int LAYOUT = 1;

  /** The latest time that is read, in milliseconds: the year 9999. */
  private static final long MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private PurgeEventJson() {}

  /** The detail of the event that continues a segment. */
  public static String detail(PurgeEvent.Segment event) {
    SegmentProgress progress = event.progress();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("layout", LAYOUT);
    detail.put("sweep", event.sweep().name());
    detail.put("began", event.sweep().began().toEpochMilli());
    detail.put("segment", progress.segment());
    detail.put("segments", progress.segments());
    detail.put("adopted", progress.adopted().map(RegionCode::number).orElse(null));
    detail.put("cursor", progress.cursor().orElse(null));
    write(progress.counts(), detail.putObject("counts"));
    return detail.toString();
  }

  private static void write(SweepTotals totals, ObjectNode counts) {
    write(totals.peers(), counts.putObject("peers"));
    counts.put("own", totals.own());
    counts.put("swarms", totals.swarms());
    ArrayNode top = counts.putArray("top");
    for (SweepTotals.SweptSwarm swarm : totals.top()) {
      write(swarm, top.addObject());
    }
    counts.put("deleted", totals.deleted());
    counts.put("left", totals.left());
    counts.put("unknown", totals.unknown());
    totals.completed().ifPresent(completed -> counts.put("completed", completed));
  }

  private static void write(SweepTotals.SweptSwarm swarm, ObjectNode object) {
    object.put("infoHash", swarm.infoHash().toString()).put("peers", swarm.peers());
    swarm
        .counts()
        .ifPresent(
            counts ->
                object
                    .put("seeders", counts.complete())
                    .put("leechers", counts.downloaders())
                    .put("completed", counts.downloaded()));
  }

  private static void write(PeerCounts counts, ObjectNode peers) {
    peers.put("leechers4", counts.leechers4());
    peers.put("partialSeeds4", counts.partialSeeds4());
    peers.put("seeders4", counts.seeders4());
    peers.put("leechers6", counts.leechers6());
    peers.put("partialSeeds6", counts.partialSeeds6());
    peers.put("seeders6", counts.seeders6());
  }

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException if it is not a purge event that this release can read
   */
  public static PurgeEvent read(JsonNode event) {
    return switch (event.path("detail-type").asText()) {
      case EventTypes.PURGE_DUE -> due(event);
      case EventTypes.PURGE_SEGMENT -> segment(event.path("detail"));
      case String other ->
          throw new IllegalArgumentException(
              "the event's detail-type is not a purge event's: " + other);
    };
  }

  private static PurgeEvent due(JsonNode event) {
    try {
      JsonNode detail = event.path("detail");
      if (!detail.isObject()) {
        throw wrong("detail", "an object", detail);
      }
      return new PurgeEvent.Due(
          new SweepId(text(event, "id"), time(event)),
          detail.has("adopt") ? Optional.of(code(detail, "adopt")) : Optional.empty(),
          detail.has("scheduled") && flag(detail, "scheduled"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no sweep was started: the event's " + e.getMessage(), e);
    }
  }

  private static PurgeEvent segment(JsonNode detail) {
    try {
      number(detail, "layout", LAYOUT, LAYOUT);
      Instant began = Instant.ofEpochMilli(number(detail, "began", 0, MAX_TIME));
      return new PurgeEvent.Segment(
          new SweepId(text(detail, "sweep"), began),
          new SegmentProgress(
              (int) number(detail, "segment", 0, Integer.MAX_VALUE),
              (int) number(detail, "segments", 1, Integer.MAX_VALUE),
              detail.hasNonNull("adopted")
                  ? Optional.of(code(detail, "adopted"))
                  : Optional.empty(),
              detail.hasNonNull("cursor") ? Optional.of(text(detail, "cursor")) : Optional.empty(),
              false,
              totals(detail.path("counts"))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the segment was not continued: its event's " + e.getMessage(), e);
    }
  }

  private static SweepTotals totals(JsonNode counts) {
    JsonNode peers = counts.path("peers");
    JsonNode swarms = counts.path("top");
    if (!swarms.isArray()) {
      throw wrong("top", "an array", swarms);
    }
    List<SweepTotals.SweptSwarm> top = new ArrayList<>();
    for (JsonNode swarm : swarms) {
      top.add(swarm(swarm));
    }
    return new SweepTotals(
        new PeerCounts(
            count(peers, "leechers4"),
            count(peers, "partialSeeds4"),
            count(peers, "seeders4"),
            count(peers, "leechers6"),
            count(peers, "partialSeeds6"),
            count(peers, "seeders6")),
        count(counts, "own"),
        count(counts, "swarms"),
        counts.has("completed") ? Optional.of(count(counts, "completed")) : Optional.empty(),
        top,
        count(counts, "deleted"),
        count(counts, "left"),
        count(counts, "unknown"));
  }

  /** An earlier release counted peers only. */
  private static SweepTotals.SweptSwarm swarm(JsonNode swarm) {
    InfoHash infoHash = InfoHash.ofHex(text(swarm, "infoHash"));
    long peers = count(swarm, "peers");
    if (!swarm.has("completed")) {
      return new SweepTotals.SweptSwarm(infoHash, peers);
    }
    long seeders = number(swarm, "seeders", 0, peers);
    return new SweepTotals.SweptSwarm(
        infoHash,
        new SwarmCounts(
            seeders, peers - seeders, count(swarm, "leechers"), count(swarm, "completed")));
  }

  private static Instant time(JsonNode event) {
    try {
      return Instant.parse(text(event, "time"));
    } catch (DateTimeParseException _) {
      throw wrong("time", "a time in ISO 8601", event.path("time"));
    }
  }

  private static RegionCode code(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return Optional.of(value)
        .filter(JsonNode::isIntegralNumber)
        .flatMap(number -> RegionCode.parse(number.asText()))
        .orElseThrow(() -> wrong(field, RegionCode.FORM, value));
  }

  private static boolean flag(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isBoolean()) {
      throw wrong(field, "true or false", value);
    }
    return value.booleanValue();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(field, "a text that is not empty", value);
    }
    return value.textValue();
  }

  private static long count(JsonNode node, String field) {
    return number(node, field, 0, Long.MAX_VALUE);
  }

  private static long number(JsonNode node, String field, long least, long greatest) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > greatest) {
      throw wrong(field, "a whole number from " + least + " to " + greatest, value);
    }
    return value.longValue();
  }

  private static IllegalArgumentException wrong(String field, String form, JsonNode value) {
    return new IllegalArgumentException(
        field
            + " must be "
            + form
            + (value.isMissingNode() ? ", and is missing" : ", not " + value));
  }
}
