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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.status.CountedPeers;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import org.jspecify.annotations.Nullable;

/**
 * The page that a browser shows at {@code /}: the state of the world, complete without JavaScript.
 * {@code index.mustache} has its words, and the names of the components below.
 *
 * @param region the region that answers
 * @param sentence the verdict on all regions
 * @param mood the verdict's colour, as a class of the style sheet
 * @param sign the verdict without colour
 * @param read when the state was read, in ISO 8601; null if it could never be read
 * @param counted null before the first sweep has ended
 * @param trackers announce URLs, as tiers
 */
record StatusPage(
    String region,
    String sentence,
    String mood,
    String sign,
    @Nullable String read,
    String readTime,
    @Nullable Figures counted,
    List<RegionRow> regions,
    List<Link> links,
    List<String> trackers) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The radius of the ring of regions, in units of the picture. */
  private static final double RADIUS = 74;

  /** The distance of a region's name from its circle: above it in the upper half. */
  private static final int NAME_ABOVE = -21;

  private static final int NAME_BELOW = 28;

  /** Counted peers, with thousands separators. */
  record Figures(
      String peers,
      String seeders,
      String leechers,
      String partialSeeds,
      String torrents,
      String ipv4,
      String ipv6,
      String at,
      String atTime) {}

  /** A region in the table and in the ring. */
  record RegionRow(
      String name,
      String mood,
      String sign,
      String state,
      String own,
      String lag,
      String report,
      long x,
      long y,
      int labelY) {}

  /** A line of the ring, from one region to another. */
  record Link(String state, long x1, long y1, long x2, long y2) {}

  /** Renders the page. */
  static String of(
      String region, Optional<WorldStatus> status, List<String> trackers, Instant now) {
    return HtmlTemplate.PAGE.execute(page(region, status, trackers, now));
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
      String region, Optional<WorldStatus> status, List<String> trackers, Instant now) {
    List<RegionStatus> regions = status.map(WorldStatus::regions).orElse(List.of());
    long healthy = status.map(WorldStatus::healthy).orElse(0L);
    boolean areAllHealthy = healthy > 0 && healthy == regions.size();
    List<RegionRow> rows = rows(regions, now);
    return new StatusPage(
        region,
        status.map(WorldStatus::sentence).orElse("The state of the regions is not known."),
        areAllHealthy ? "good" : healthy > 0 ? "warn" : "bad",
        areAllHealthy ? "✓" : "!",
        status.map(world -> world.read().toString()).orElse(null),
        status.map(world -> TIME.format(world.read())).orElse(""),
        status.flatMap(WorldStatus::counted).map(StatusPage::figures).orElse(null),
        rows,
        links(regions, rows),
        trackers);
  }

  private static Figures figures(CountedPeers counted) {
    return new Figures(
        number(counted.peers().total()),
        number(counted.peers().seeders()),
        number(counted.peers().leechers() + counted.peers().partialSeeds()),
        number(counted.peers().partialSeeds()),
        number(counted.swarms()),
        number(counted.peers().ipv4()),
        number(counted.peers().ipv6()),
        counted.at().toString(),
        TIME.format(counted.at()));
  }

  private static List<RegionRow> rows(List<RegionStatus> regions, Instant now) {
    List<RegionRow> rows = new ArrayList<>();
    for (int n = 0; n < regions.size(); n++) {
      RegionStatus region = regions.get(n);
      // The first region is at the top, the others follow clockwise.
      double angle = 2 * Math.PI * n / regions.size();
      long x = Math.round(RADIUS * Math.sin(angle));
      long y = Math.round(-RADIUS * Math.cos(angle));
      rows.add(
          new RegionRow(
              region.heartbeat().name(),
              mood(region.verdict()),
              sign(region.verdict()),
              region.verdict().label(),
              region.counted().map(counted -> number(counted.own())).orElse("–"),
              region.lag().map(StatusPage::seconds).orElse("–"),
              age(region.heartbeat(), now),
              x,
              y,
              y < 0 ? NAME_ABOVE : NAME_BELOW));
    }
    return rows;
  }

  private static List<Link> links(List<RegionStatus> regions, List<RegionRow> rows) {
    List<Link> links = new ArrayList<>();
    for (int from = 0; from < regions.size(); from++) {
      for (int to = from + 1; to < regions.size(); to++) {
        boolean areConnected =
            hears(regions.get(from), regions.get(to)) && hears(regions.get(to), regions.get(from));
        RegionRow one = rows.get(from);
        RegionRow two = rows.get(to);
        links.add(new Link(areConnected ? "whole" : "broken", one.x(), one.y(), two.x(), two.y()));
      }
    }
    return links;
  }

  private static boolean hears(RegionStatus region, RegionStatus other) {
    return region.verdict() != Verdict.STALE
        && region.heartbeat().hasHeard(other.heartbeat().region());
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

  private static String age(Heartbeat heartbeat, Instant now) {
    long seconds = Math.max(0, Duration.between(heartbeat.sent(), now).toSeconds());
    return seconds < 120 ? seconds + " s ago" : seconds / 60 + " min ago";
  }

  private static String seconds(Duration lag) {
    return lag.toMinutes() < 2 ? lag.toSeconds() + " s" : lag.toMinutes() + " min";
  }

  private static String number(long count) {
    return String.format(Locale.ENGLISH, "%,d", count);
  }
}
