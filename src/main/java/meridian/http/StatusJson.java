package meridian.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import meridian.metrics.Label.Outcome;
import meridian.purge.SweepTotals.SweptSwarm;
import meridian.status.AnnounceCounts;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import meridian.swarm.PeerCounts;
import meridian.swarm.SwarmCounts;

/** Writes the state of the world as the members of {@code /stats.json}. */
final class StatusJson {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final JsonGenerator json;
  private final Instant now;

  /** Writes into the object that the generator is in. */
  StatusJson(JsonGenerator json, Instant now) {
    this.json = json;
    this.now = now;
  }

  /**
   * Writes the members.
   *
   * @param top the largest swarms that may be shown to everybody
   */
  void write(WorldStatus status, List<SweptSwarm> top) throws IOException {
    json.writeStringField("read", status.read().toString());
    writeAge("ageSeconds", status.read());
    json.writeStringField("sentence", status.sentence(now));
    json.writeObjectFieldStart("world");
    json.writeNumberField("regions", status.regions().size());
    json.writeNumberField("healthy", status.healthy());
    if (status.announces().isPresent()) {
      write(status.announces().get());
    }
    if (status.counted().isPresent()) {
      write(status.counted().get());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("regions");
    for (RegionStatus region : status.regions()) {
      write(region, status);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("top");
    for (SweptSwarm swarm : top) {
      write(swarm);
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

  private void write(RegionStatus region, WorldStatus status) throws IOException {
    json.writeStartObject();
    json.writeNumberField("code", region.heartbeat().region().number());
    json.writeStringField("name", region.heartbeat().name());
    json.writeStringField("verdict", region.verdict().label());
    json.writeBooleanField("late", status.isLate(region));
    json.writeBooleanField("drained", region.drained());
    if (region.heartbeat().release().isPresent()) {
      json.writeStringField("release", region.heartbeat().release().get());
    }
    json.writeStringField("heartbeat", region.heartbeat().sent().toString());
    if (region.lag().isPresent()) {
      json.writeNumberField("lagSeconds", region.lag().get().toMillis() / MILLIS_PER_SECOND);
    }
    Optional<History.Step> measured = region.measured(status.read());
    if (measured.isPresent() && measured.get().announces().isPresent()) {
      json.writeStringField("announcesFrom", measured.get().start().toString());
      write(measured.get().announces().get());
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
    writeAge("countedAgeSeconds", counted.at());
    json.writeNumberField("torrents", counted.swarms());
    if (counted.completed().isPresent()) {
      json.writeNumberField("completed", counted.completed().get());
    }
    json.writeNumberField("peers", peers.total());
    json.writeNumberField("seeders", peers.seeders());
    json.writeNumberField("partialSeeds", peers.partialSeeds());
    json.writeNumberField("leechers", peers.leechers());
    json.writeNumberField("ipv4", peers.ipv4());
    json.writeNumberField("ipv6", peers.ipv6());
  }

  /** Writes the announces of a step as numbers a minute. */
  private void write(AnnounceCounts announces) throws IOException {
    double minutes = History.STEP.toMinutes();
    json.writeObjectFieldStart("announcesPerMinute");
    json.writeNumberField("total", announces.total() / minutes);
    for (Outcome outcome : Outcome.values()) {
      json.writeNumberField(outcome.text(), announces.of(outcome) / minutes);
    }
    json.writeEndObject();
  }

  private void write(SweptSwarm swarm) throws IOException {
    SwarmCounts counts = swarm.counts().orElse(SwarmCounts.NONE);
    json.writeStartObject();
    json.writeStringField("hash", swarm.infoHash().toString());
    json.writeNumberField("seeders", counts.complete());
    json.writeNumberField("leechers", counts.incomplete());
    json.writeNumberField("completed", counts.downloaded());
    json.writeEndObject();
  }

  private void writeAge(String field, Instant at) throws IOException {
    json.writeNumberField(field, Math.max(0, Duration.between(at, now).toSeconds()));
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
    writeKnown("completed", steps, History.Step::completed);
    json.writeObjectFieldStart("announces");
    for (Outcome outcome : Outcome.values()) {
      writeKnown(outcome.text(), steps, step -> step.announces().map(counts -> counts.of(outcome)));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeKnown(
      String field, List<History.Step> steps, Function<History.Step, Optional<Long>> value)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (History.Step step : steps) {
      Optional<Long> known = value.apply(step);
      if (known.isPresent()) {
        json.writeNumber(known.get());
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }

  private void write(String field, List<History.Step> steps, ToLongFunction<History.Step> value)
      throws IOException {
    json.writeFieldName(field);
    long[] values = steps.stream().mapToLong(value).toArray();
    json.writeArray(values, 0, values.length);
  }
}
