package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * Purge events as JSON of EventBridge, with {@code id}, {@code time}, {@code detail-type} and
 * {@code detail} (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">AWS, event
 * structure</a>).
 */
public final class PurgeEventJson {

  /** The version of a segment's detail; a release reads only its own version. */
  private static final int LAYOUT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(InfoHash.class, ToStringSerializer.instance)
                  .addDeserializer(InfoHash.class, new InfoHashReader()))
          .build();

  private PurgeEventJson() {}

  /** The detail of a segment's event. */
  private record Detail(
      int layout,
      String sweep,
      long began,
      int segment,
      int segments,
      @Nullable Integer adopted,
      @Nullable String cursor,
      SweepTotals counts) {}

  /** The detail of the event that continues a segment. */
  public static String detail(PurgeEvent.Segment event) {
    SegmentProgress progress = event.progress();
    Detail detail =
        new Detail(
            LAYOUT,
            event.sweep().name(),
            event.sweep().began().toEpochMilli(),
            progress.segment(),
            progress.segments(),
            progress.adopted().map(RegionCode::number).orElse(null),
            progress.cursor().orElse(null),
            progress.counts());
    try {
      return JSON.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
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
    String name = event.path("id").asText();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the event has no id");
    }
    try {
      SweepId sweep = new SweepId(name, Instant.parse(event.path("time").asText()));
      JsonNode detail = event.path("detail");
      JsonNode adopt = detail.path("adopt");
      return new PurgeEvent.Due(
          sweep,
          adopt.isInt() ? Optional.of(RegionCode.of(adopt.asInt())) : Optional.empty(),
          detail.path("scheduled").asBoolean());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("the event's time is missing or malformed", e);
    }
  }

  private static PurgeEvent segment(JsonNode node) {
    if (node.path("layout").asInt() != LAYOUT) {
      throw new IllegalArgumentException("the segment's layout is not " + LAYOUT);
    }
    try {
      Detail detail = JSON.treeToValue(node, Detail.class);
      return new PurgeEvent.Segment(
          new SweepId(detail.sweep, Instant.ofEpochMilli(detail.began)),
          new SegmentProgress(
              detail.segment,
              detail.segments,
              Optional.ofNullable(detail.adopted).map(RegionCode::of),
              Optional.ofNullable(detail.cursor),
              false,
              detail.counts));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the segment's detail is malformed", e);
    }
  }

  private static final class InfoHashReader extends FromStringDeserializer<InfoHash> {
    private static final long serialVersionUID = 1;

    InfoHashReader() {
      super(InfoHash.class);
    }

    @Override
    protected InfoHash _deserialize(
        String text, com.fasterxml.jackson.databind.DeserializationContext context) {
      return InfoHash.ofHex(text);
    }
  }
}
