package meridian.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import meridian.swarm.PeerCounts;

/** Writes the state of the world as the members of {@code /stats.json}. */
final class StatusJson {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the members into the object that the generator is in. */
  static void write(WorldStatus status, JsonGenerator json) throws IOException {
    new StatusJson(json).write(status);
  }

  private void write(WorldStatus status) throws IOException {
    json.writeStringField("read", status.read().toString());
    json.writeStringField("sentence", status.sentence());
    json.writeObjectFieldStart("world");
    json.writeNumberField("regions", status.regions().size());
    json.writeNumberField("healthy", status.healthy());
    if (status.counted().isPresent()) {
      write(status.counted().get());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("regions");
    for (RegionStatus region : status.regions()) {
      write(region);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("history");
    json.writeNumberField("stepSeconds", History.STEP.toSeconds());
    json.writeObjectFieldStart("regions");
    for (RegionStatus region : status.regions()) {
      write(region.heartbeat().name(), region.history().steps());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(RegionStatus region) throws IOException {
    json.writeStartObject();
    json.writeNumberField("code", region.heartbeat().region().number());
    json.writeStringField("name", region.heartbeat().name());
    json.writeStringField("verdict", region.verdict().label());
    json.writeStringField("heartbeat", region.heartbeat().sent().toString());
    if (region.lag().isPresent()) {
      json.writeNumberField("lagSeconds", region.lag().get().toMillis() / MILLIS_PER_SECOND);
    }
    if (region.counted().isPresent()) {
      json.writeNumberField("own", region.counted().get().own());
      write(region.counted().get());
    }
    json.writeEndObject();
  }

  private void write(CountedPeers counted) throws IOException {
    PeerCounts peers = counted.peers();
    json.writeStringField("counted", counted.at().toString());
    json.writeNumberField("torrents", counted.swarms());
    json.writeNumberField("peers", peers.total());
    json.writeNumberField("seeders", peers.seeders());
    json.writeNumberField("partialSeeds", peers.partialSeeds());
    json.writeNumberField("leechers", peers.leechers());
    json.writeNumberField("ipv4", peers.ipv4());
    json.writeNumberField("ipv6", peers.ipv6());
  }

  private void write(String region, List<History.Step> steps) throws IOException {
    json.writeObjectFieldStart(region);
    write("start", steps, step -> step.start().getEpochSecond());
    write("seeders", steps, step -> step.peers().seeders());
    write("partialSeeds", steps, step -> step.peers().partialSeeds());
    write("leechers", steps, step -> step.peers().leechers());
    write("ipv4", steps, step -> step.peers().ipv4());
    write("ipv6", steps, step -> step.peers().ipv6());
    write("own", steps, History.Step::own);
    write("torrents", steps, History.Step::swarms);
    json.writeEndObject();
  }

  private void write(String field, List<History.Step> steps, ToLongFunction<History.Step> value)
      throws IOException {
    json.writeFieldName(field);
    long[] values = steps.stream().mapToLong(value).toArray();
    json.writeArray(values, 0, values.length);
  }
}
