package meridian.http;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.metrics.Label.Outcome;
import meridian.purge.SweepTotals.SweptSwarm;
import meridian.status.AnnounceCounts;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import meridian.swarm.SwarmCounts;
import meridian.wire.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The page that a browser shows at {@code /}: the state of the world, complete without JavaScript.
 * {@code index.mustache} has its words, and the names of the components below.
 *
 * @param version of the page's files
 * @param region the region that answers
 * @param sentence the verdict on all regions
 * @param mood the verdict's colour, as a class of the style sheet
 * @param sign the verdict without colour
 * @param read when the state was read, in ISO 8601; null if it could never be read
 * @param readAge how long ago that was
 * @param readSeconds the same in seconds
 * @param counted null before the first sweep has ended
 * @param announces a minute by outcome; empty if they are not known
 * @param announced announces a minute with any outcome; null if they are not known
 * @param ring null if no region is known
 * @param top the largest swarms that may be shown to everybody, largest first
 * @param trackers announce URLs, as tiers
 * @param tiers the same as BitTorrent clients take them: an empty line begins a tier (BEP 12)
 * @param release that of the region that answers; null if it is not known
 */
record StatusPage(
    String version,
    String region,
    String sentence,
    String mood,
    String sign,
    @Nullable String read,
    String readTime,
    String readAge,
    long readSeconds,
    @Nullable Figures counted,
    List<OutcomeRow> announces,
    @Nullable String announced,
    List<RegionRow> regions,
    @Nullable RegionRing ring,
    List<SwarmRow> top,
    List<String> trackers,
    String tiers,
    @Nullable String release) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** What is not known. */
  private static final String UNKNOWN = "–";

  /** The share of degraded or failed announces above which a region's alarms fire. */
  private static final double FAULTY_SHARE = .01;

  /** The same of rate-limited announces. */
  private static final double RATE_LIMITED_SHARE = .2;

  /** Counted peers, with thousands separators. */
  record Figures(
      String peers,
      String seeders,
      String leechers,
      String partialSeeds,
      String torrents,
      String completed,
      String ipv4,
      String ipv6,
      String at,
      String atTime) {}

  /** A region in the table. */
  record RegionRow(
      String name,
      String mood,
      String sign,
      String state,
      String own,
      String announces,
      String lag,
      String report,
      String release) {}

  /**
   * Announces with one outcome.
   *
   * @param mood {@code bad} or {@code warn} if their share is too large
   */
  record OutcomeRow(String name, String meaning, String mood, String sign, String perMinute) {}

  /** A swarm; {@code escaped} is its info hash in a query. */
  record SwarmRow(String hash, String escaped, String seeders, String leechers, String completed) {}

  /** Renders the page. */
  static String of(
      String region,
      Optional<WorldStatus> status,
      List<SweptSwarm> top,
      List<String> trackers,
      Instant now) {
    return HtmlTemplate.PAGE.execute(page(region, status, top, trackers, now));
  }

  /** Compiled when the first page is requested. */
  private static final class HtmlTemplate {
    private static final Template PAGE = compile();

    private static Template compile() {
      try (var text =
          new InputStreamReader(
              Objects.requireNonNull(StatusPage.class.getResourceAsStream("index.mustache")),
              StandardCharsets.UTF_8)) {
        return Mustache.compiler().compile(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static StatusPage page(
      String region,
      Optional<WorldStatus> status,
      List<SweptSwarm> top,
      List<String> trackers,
      Instant now) {
    List<RegionStatus> regions = status.map(WorldStatus::regions).orElse(List.of());
    long healthy = status.map(WorldStatus::healthy).orElse(0L);
    boolean isKnown = status.isPresent() && !status.get().isOutdated(now);
    boolean areAllHealthy = isKnown && healthy > 0 && healthy == regions.size();
    Optional<AnnounceCounts> announces = status.flatMap(WorldStatus::announces);
    List<RegionRow> rows =
        status
            .map(world -> regions.stream().map(one -> row(one, world, now)).toList())
            .orElse(List.of());
    return new StatusPage(
        StaticFile.version(),
        region,
        status.map(world -> world.sentence(now)).orElse(WorldStatus.UNKNOWN + "."),
        areAllHealthy ? "good" : healthy > 0 || !isKnown ? "warn" : "bad",
        areAllHealthy ? "✓" : "!",
        status.map(world -> world.read().toString()).orElse(null),
        status.map(world -> TIME.format(world.read())).orElse(""),
        status.map(world -> duration(age(world.read(), now)) + " ago").orElse(""),
        status.map(world -> age(world.read(), now).toSeconds()).orElse(0L),
        status.flatMap(WorldStatus::counted).map(StatusPage::figures).orElse(null),
        announces.map(StatusPage::outcomes).orElse(List.of()),
        announces.map(counts -> perMinute(counts.total())).orElse(null),
        rows,
        rows.isEmpty() ? null : RegionRing.of(regions, rows),
        top.stream().map(StatusPage::row).toList(),
        trackers,
        String.join("\n\n", trackers),
        regions.stream()
            .map(RegionStatus::heartbeat)
            .filter(heartbeat -> heartbeat.name().equals(region))
            .flatMap(heartbeat -> heartbeat.release().stream())
            .findFirst()
            .orElse(null));
  }

  private static Figures figures(CountedPeers counted) {
    return new Figures(
        number(counted.peers().total()),
        number(counted.peers().seeders()),
        number(counted.peers().leechers() + counted.peers().partialSeeds()),
        number(counted.peers().partialSeeds()),
        number(counted.swarms()),
        counted.completed().map(StatusPage::number).orElse(UNKNOWN),
        number(counted.peers().ipv4()),
        number(counted.peers().ipv6()),
        counted.at().toString(),
        TIME.format(counted.at()));
  }

  private static RegionRow row(RegionStatus region, WorldStatus world, Instant now) {
    Heartbeat heartbeat = region.heartbeat();
    boolean isLate = world.isLate(region);
    boolean isOutdated = world.isOutdated(now);
    String state = (isOutdated ? "was " : "") + (isLate ? "late" : region.verdict().label());
    return new RegionRow(
        heartbeat.name(),
        isLate || isOutdated ? "warn" : mood(region.verdict()),
        isOutdated ? "?" : isLate ? "…" : sign(region.verdict()),
        region.drained() && region.verdict() != Verdict.DRAINED ? state + ", drained" : state,
        region.counted().map(counted -> number(counted.own())).orElse(UNKNOWN),
        region
            .measured(world.read())
            .flatMap(History.Step::announces)
            .map(counts -> perMinute(counts.total()))
            .orElse(UNKNOWN),
        region.lag().map(StatusPage::duration).orElse(UNKNOWN),
        duration(age(heartbeat.sent(), now)) + " ago",
        heartbeat.release().orElse(UNKNOWN));
  }

  private static SwarmRow row(SweptSwarm swarm) {
    SwarmCounts counts = swarm.counts().orElse(SwarmCounts.NONE);
    String hash = swarm.infoHash().toString();
    return new SwarmRow(
        hash,
        PercentEncoding.encode(swarm.infoHash().bytes()),
        number(counts.complete()),
        number(counts.incomplete()),
        number(counts.downloaded()));
  }

  private static List<OutcomeRow> outcomes(AnnounceCounts counts) {
    return Arrays.stream(Outcome.values())
        .map(outcome -> row(outcome, counts.of(outcome), counts.total()))
        .collect(Collectors.toList());
  }

  /** Public trackers always refuse some announces, so only shares that are alarms are marked. */
  private static OutcomeRow row(Outcome outcome, long announces, long total) {
    String mood =
        switch (outcome) {
          case DEGRADED, FAILED -> announces > FAULTY_SHARE * total ? "bad" : "good";
          case RATE_LIMITED -> announces > RATE_LIMITED_SHARE * total ? "warn" : "good";
          case WRITTEN, SKIPPED, BANNED, DENIED, MALFORMED -> "good";
        };
    return new OutcomeRow(
        outcome.text().replace('_', ' '),
        meaning(outcome),
        mood,
        mood.equals("good") ? "" : "! ",
        perMinute(announces));
  }

  private static String meaning(Outcome outcome) {
    return switch (outcome) {
      case WRITTEN -> "answered, and the peer recorded";
      case SKIPPED -> "answered without a write: the peer's record is sufficient, or it has none";
      case DEGRADED -> "no table could serve it: answered without peers";
      case RATE_LIMITED -> "too many from one address: answered without peers";
      case BANNED -> "from a banned address: answered without peers";
      case DENIED -> "the torrent is on the deny list";
      case MALFORMED -> "the request was not understood";
      case FAILED -> "the tracker itself failed";
    };
  }

  private static String mood(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> "good";
      case DRAINED -> "warn";
      case ISOLATED, STALE, UNREACHABLE -> "bad";
    };
  }

  private static String sign(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> "✓";
      case DRAINED -> "–";
      case ISOLATED, STALE, UNREACHABLE -> "!";
    };
  }

  private static Duration age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String duration(Duration time) {
    return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }

  private static String number(long count) {
    return String.format(Locale.ENGLISH, "%,d", count);
  }

  /** The announces of a step as a number a minute. */
  private static String perMinute(long announces) {
    double rate = (double) announces / History.STEP.toMinutes();
    return String.format(Locale.ENGLISH, rate == 0 || rate >= 10 ? "%,.0f" : "%.1f", rate);
  }
}
