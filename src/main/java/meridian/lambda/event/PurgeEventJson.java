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
import meridian.purge.SweepCounts;
import meridian.purge.SweepId;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * Purge events as EventBridge carries them: JSON with {@code id}, {@code time}, {@code detail-type}
 * and {@code detail} (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">AWS, event
 * structure</a>).
 */
public final class PurgeEventJson {

  /**
   * A sweep is due; the detail may name an {@code adopt}ed region by its code, and say that it is
   * {@code scheduled}.
   */
  public static final String DUE = "Meridian Purge Due";

  /** A segment is to be gone on with. */
  public static final String SEGMENT = "Meridian Purge Segment";

  /**
   * Of a segment's detail. A release goes on with what it wrote itself, or one that wrote alike.
   */
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

  /** A segment's detail. */
  private record Detail(
      int layout,
      String sweep,
      long began,
      int segment,
      int segments,
      @Nullable Integer adopted,
      @Nullable String cursor,
      SweepCounts counts) {}

  /** The detail of an event about a segment. */
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
   * @throws IllegalArgumentException if it is no purge event that this release knows
   */
  public static PurgeEvent read(JsonNode event) {
    return switch (event.path("detail-type").asText()) {
      case DUE -> due(event);
      case SEGMENT -> segment(event.path("detail"));
      case String other -> throw new IllegalArgumentException("no purge event: " + other);
    };
  }

  private static PurgeEvent due(JsonNode event) {
    String name = event.path("id").asText();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an event without an id");
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
      throw new IllegalArgumentException("an event without a time", e);
    }
  }

  private static PurgeEvent segment(JsonNode node) {
    if (node.path("layout").asInt() != LAYOUT) {
      throw new IllegalArgumentException("a segment of an unknown layout");
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
      throw new IllegalArgumentException("a malformed segment", e);
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
