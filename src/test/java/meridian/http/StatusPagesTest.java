package meridian.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.metrics.Label.Outcome;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.purge.SweepTotals.SweptSwarm;
import meridian.status.AnnounceCounts;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;

/** The page and the JSON of the state of the world, and the page's files. */
final class StatusPagesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final InfoHash HASH = InfoHash.ofHex("61".repeat(20));
  private static final InfoHash OTHER = new InfoHash(new Id160(4, 5, 6));
  private static final PeerCounts PEERS = new PeerCounts(1_000, 20, 300, 4, 5, 6);

  @Test
  void thePageSaysWhatTheJsonSays() throws IOException {
    StatusPages pages = pages(world(Verdict.HEALTHY));
    String page = text(pages.page());
    JsonNode stats = json(pages);
    assertTrue(page.contains(stats.path("sentence").asText()));
    assertTrue(page.contains("<dd id=\"peers\">1,335</dd>"), page);
    assertTrue(page.contains("<dd id=\"announced\">2,469</dd>"), page);
    assertEquals(
        2_469, stats.path("world").path("announcesPerMinute").path("total").asDouble(), 0.5);
    assertTrue(page.contains("<th scope=\"row\">rate limited</th><td class=\"number good\">0.2<"));
    assertTrue(page.contains("<th scope=\"row\">degraded</th><td class=\"number good\">0<"));
    assertTrue(page.contains("<dd id=\"completed\">77</dd>"), page);
    assertEquals(1_335, stats.path("world").path("peers").asLong());
    assertEquals(306, stats.path("world").path("seeders").asLong());
    assertEquals(1_004, stats.path("world").path("leechers").asLong());
    assertEquals(25, stats.path("world").path("partialSeeds").asLong());
    assertEquals(15, stats.path("world").path("ipv6").asLong());
    assertEquals("us-east-1", stats.path("regions").path(0).path("name").asText());
    assertEquals(7.5, stats.path("regions").path(0).path("lagSeconds").asDouble());
    JsonNode day = stats.path("history").path("regions").path("us-east-1");
    assertEquals(NOON.getEpochSecond(), day.path("start").path(1).asLong());
    assertEquals(1_335, day.path("ipv4").path(0).asLong() + day.path("ipv6").path(0).asLong());
  }

  @Test
  void theJsonHasTheAnnouncesOfAMinute() throws IOException {
    JsonNode stats = json(pages(world(Verdict.HEALTHY)));
    JsonNode region = stats.path("regions").path(0);
    assertEquals("2026-01-01T11:55:00Z", region.path("announcesFrom").asText());
    for (JsonNode place : List.of(region, stats.path("world"))) {
      JsonNode announces = place.path("announcesPerMinute");
      assertEquals(9, announces.size());
      assertEquals(2_469.2, announces.path("total").asDouble());
      assertEquals(2_469, announces.path("written").asDouble());
      assertEquals(0.2, announces.path("rate_limited").asDouble());
      assertEquals(0, announces.path("failed").asDouble(-1));
    }
    JsonNode day = stats.at("/history/regions/us-east-1");
    assertEquals("[12345,null]", day.at("/announces/written").toString());
    assertEquals("[1,null]", day.at("/announces/rate_limited").toString());
    assertEquals(8, day.path("announces").size());
    assertEquals("[76,null]", day.path("completed").toString());
  }

  @Test
  void theJsonSaysHowOldItIs() throws IOException {
    JsonNode stats = json(pages(world(Verdict.DRAINED)));
    assertEquals(30, stats.path("ageSeconds").asLong());
    assertEquals(30, stats.path("world").path("countedAgeSeconds").asLong());
    assertEquals(77, stats.path("world").path("completed").asLong());
    JsonNode region = stats.path("regions").path(0);
    assertEquals("0123abcd", region.path("release").asText());
    assertTrue(region.path("drained").asBoolean());
    assertEquals(30, region.path("countedAgeSeconds").asLong());
  }

  @Test
  void onlyTorrentsOfTheIndexAreNamed() throws IOException {
    Optional<WorldStatus> world = Optional.of(world(Verdict.HEALTHY));
    assertEquals("[]", json(pages(world)).path("top").toString());
    JsonNode top = json(pages(world, HASH::equals)).path("top");
    assertEquals(
        "[{\"hash\":\"%s\",\"seeders\":1,\"leechers\":2,\"completed\":4}]".formatted(HASH),
        top.toString());
  }

  @Test
  void everyVerdictIsToldWithoutColour() {
    for (Verdict verdict : Verdict.values()) {
      String page = text(pages(world(verdict)).page());
      assertTrue(page.contains("</span> " + verdict.label() + "</td>"), page);
    }
  }

  @Test
  void aRegionThatMissedAHeartbeatIsLateAndNotHealthy() throws IOException {
    WorldStatus now = world(Verdict.HEALTHY);
    StatusPages pages = pages(new WorldStatus(NOON.plusSeconds(91), now.regions()));
    assertTrue(text(pages.page()).contains("</span> late</td>"));
    JsonNode stats = json(pages);
    assertTrue(stats.path("regions").path(0).path("late").asBoolean());
    assertEquals("No region is healthy: us-east-1 is late.", stats.path("sentence").asText());
  }

  @Test
  void anOldStateIsNotThePresentOne() throws IOException {
    WorldStatus world = world(Verdict.HEALTHY);
    StatusPages fresh = pages(Optional.of(world), NOON.plusSeconds(179));
    assertTrue(text(fresh.page()).contains("<section class=\"verdict good\""));
    assertEquals("The only region is healthy.", json(fresh).path("sentence").asText());
    for (Duration age : List.of(Heartbeat.MAX_AGE, Duration.ofHours(1))) {
      StatusPages old = pages(Optional.of(world), NOON.plus(age));
      String page = text(old.page());
      String sentence = "The state of the regions is not known: it was last read at 12:00:00 UTC.";
      assertTrue(page.contains("<section class=\"verdict warn\""), page);
      assertTrue(page.contains("<span aria-hidden=\"true\">!</span> " + sentence), page);
      assertTrue(
          page.contains("<td class=\"warn\"><span aria-hidden=\"true\">?</span> was healthy"));
      assertTrue(page.contains("data-seconds=\"" + age.toSeconds() + "\""), page);
      assertFalse(page.contains("✓"), page);
      assertEquals(sentence, json(old).path("sentence").asText());
    }
  }

  @Test
  void onlySharesThatAreAlarmsAreMarked() {
    assertOutcome("degraded", "good\">", Map.of(Outcome.WRITTEN, 990L, Outcome.DEGRADED, 10L));
    assertOutcome("degraded", "bad\">! ", Map.of(Outcome.WRITTEN, 989L, Outcome.DEGRADED, 11L));
    assertOutcome("failed", "bad\">! ", Map.of(Outcome.WRITTEN, 989L, Outcome.FAILED, 11L));
    assertOutcome(
        "rate limited", "good\">", Map.of(Outcome.WRITTEN, 80L, Outcome.RATE_LIMITED, 20L));
    assertOutcome(
        "rate limited", "warn\">! ", Map.of(Outcome.WRITTEN, 79L, Outcome.RATE_LIMITED, 21L));
    for (Outcome always : List.of(Outcome.BANNED, Outcome.DENIED, Outcome.MALFORMED)) {
      assertOutcome(always.text(), "good\">", Map.of(always, 1_000L));
    }
  }

  private static void assertOutcome(String name, String start, Map<Outcome, Long> announces) {
    RegionStatus region = world(Verdict.HEALTHY).regions().getFirst();
    var step =
        new History.Step(
            NOON, PEERS, 0, 0, Optional.empty(), Optional.of(new AnnounceCounts(announces)));
    var measured =
        new RegionStatus(
            region.heartbeat(),
            Verdict.HEALTHY,
            false,
            Optional.empty(),
            Optional.empty(),
            History.NONE.plus(step));
    String page = text(pages(new WorldStatus(NOON, List.of(measured))).page());
    String row = "<th scope=\"row\">" + name + "</th><td class=\"number " + start;
    assertTrue(
        Pattern.compile(Pattern.quote(row) + "[0-9]").matcher(page).find(), row + " in " + page);
  }

  @Test
  void missingReportsBetweenRegionsAreToldInWords() {
    RegionStatus one = world(Verdict.HEALTHY).regions().getFirst();
    assertTrue(ring(one, region(2, Map.of(RegionCode.of(1), seen()))).contains("Every region"));
    assertTrue(
        ring(one, region(2, Map.of(RegionCode.of(3), seen())))
            .contains("Reports are missing between: <span>us-east-1 and eu-west-1</span>"));
    assertTrue(ring(one, region(2, Map.of())).contains("A region is new,"));
  }

  private static String ring(RegionStatus... regions) {
    return text(pages(new WorldStatus(NOON, List.of(regions))).page());
  }

  private static RegionStatus region(int code, Map<RegionCode, ObservedHeartbeat> heard) {
    var heartbeat =
        new Heartbeat(
            RegionCode.of(code),
            "eu-west-1",
            NOON,
            new Layouts(Set.of(1), 1),
            heard,
            Verdict.HEALTHY);
    return new RegionStatus(
        heartbeat, Verdict.HEALTHY, false, Optional.empty(), Optional.empty(), History.NONE);
  }

  private static ObservedHeartbeat seen() {
    return new ObservedHeartbeat(NOON, NOON);
  }

  @Test
  void theLargestSwarmsAreListedOnlyIfTheyMayBe() {
    String hash = HASH.toString();
    assertFalse(text(pages(world(Verdict.HEALTHY)).page()).contains(hash));
    String index = text(pages(Optional.of(world(Verdict.HEALTHY)), _ -> true).page());
    assertTrue(index.contains("<a href=\"/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa\""), index);
    assertTrue(index.contains("<code>" + hash + "</code>"), index);
  }

  @Test
  void announceUrlsAreAlsoAListOfTiers() {
    var pages =
        new StatusPages(
            "us-east-1",
            Optional::empty,
            List.of("http://a/announce", "http://b/announce"),
            _ -> false,
            InstantSource.fixed(NOON));
    assertTrue(text(pages.page()).contains("<pre>http://a/announce\n\nhttp://b/announce</pre>"));
  }

  @Test
  void thePageAndItsFilesAreSmall() {
    int bytes = pages(Optional.of(world(Verdict.HEALTHY))).page().body().length;
    for (String file : List.of("page.css", "page.js", "uplot.css", "uplot.js", "icon.svg")) {
      bytes += file("/assets/" + file, "").orElseThrow().body().length;
    }
    assertTrue(bytes < 100_000, bytes + " bytes before compression");
  }

  @Test
  void aWorldThatWasNeverReadHasAPage() throws IOException {
    StatusPages pages = pages(Optional.empty());
    String page = text(pages.page());
    assertTrue(page.contains("<section class=\"verdict warn\""), page);
    assertTrue(page.contains("The state of the regions is not known."));
    assertTrue(json(pages).isEmpty());
  }

  @Test
  void namesAreEscaped() {
    String page = text(pages(Optional.of(world("<b>\"'&", Verdict.HEALTHY))).page());
    assertFalse(page.contains("<b>\""));
    assertTrue(page.contains("&lt;b&gt;&quot;&#39;&amp;"), page);
  }

  @Test
  void thePageLoadsOnlyItsOwnFiles() {
    HttpReply reply = pages(world(Verdict.HEALTHY)).page();
    assertTrue(
        reply
            .headers()
            .getOrDefault("content-security-policy", "")
            .startsWith("default-src 'none'"));
    List<String> files =
        Pattern.compile("(?:src|href)=\"(/assets/[^\"?]+)[?][0-9a-f]{8}\"")
            .matcher(text(reply))
            .results()
            .map(link -> link.group(1))
            .toList();
    assertEquals(5, files.size());
    for (String file : files) {
      assertEquals(200, file(file, "").orElseThrow().status(), file);
    }
    assertFalse(
        Pattern.compile(" style=|<script>| on[a-z]+=|//[a-z]").matcher(withoutUrls(reply)).find());
  }

  private static String withoutUrls(HttpReply page) {
    return text(page).replace("http://tracker.example.org/announce", "");
  }

  @Test
  void aFileIsNotSentAgain() {
    HttpReply first = file("/assets/page.css", "").orElseThrow();
    String tag = first.headers().getOrDefault("etag", "");
    assertTrue(tag.matches("\"[0-9a-f]{16}\""), tag);
    HttpReply second = file("/assets/page.css", "\"other\", W/" + tag).orElseThrow();
    assertEquals(304, second.status());
    assertEquals(0, second.body().length);
    assertEquals(tag, second.headers().get("etag"));
  }

  @Test
  void otherPathsHaveNoFile() {
    Stream.of("/assets/", "/assets/../index.mustache", "/assets/index.mustache", "/page.css")
        .forEach(path -> assertEquals(Optional.empty(), file(path, ""), path));
  }

  private static Optional<HttpReply> file(String path, String ifNoneMatch) {
    return pages(Optional.empty())
        .file(path, new HttpRequest("1", "GET", path, "", Optional.empty(), ifNoneMatch));
  }

  private static StatusPages pages(WorldStatus world) {
    return pages(Optional.of(world));
  }

  private static StatusPages pages(Optional<WorldStatus> world) {
    return pages(world, _ -> false);
  }

  private static StatusPages pages(Optional<WorldStatus> world, Predicate<InfoHash> isIndexed) {
    return pages(world, isIndexed, NOON.plusSeconds(30));
  }

  private static StatusPages pages(Optional<WorldStatus> world, Instant now) {
    return pages(world, _ -> false, now);
  }

  private static StatusPages pages(
      Optional<WorldStatus> world, Predicate<InfoHash> isIndexed, Instant now) {
    return new StatusPages(
        "us-east-1",
        () -> world,
        List.of("http://tracker.example.org/announce"),
        isIndexed,
        InstantSource.fixed(now));
  }

  private static WorldStatus world(Verdict verdict) {
    return world("us-east-1", verdict);
  }

  private static WorldStatus world(String name, Verdict verdict) {
    Map<RegionCode, ObservedHeartbeat> heard =
        Map.of(RegionCode.of(2), new ObservedHeartbeat(NOON.minusMillis(67_500), NOON));
    var heartbeat =
        new Heartbeat(
            RegionCode.of(1),
            name,
            NOON,
            new Layouts(Set.of(1), 1),
            heard,
            verdict,
            Optional.of("0123abcd"));
    var region =
        new RegionStatus(
            heartbeat,
            verdict,
            verdict == Verdict.DRAINED,
            Optional.of(Duration.ofMillis(7_500)),
            Optional.of(
                new CountedPeers(
                    NOON,
                    PEERS,
                    900,
                    12,
                    Optional.of(77L),
                    List.of(
                        new SweptSwarm(HASH, new SwarmCounts(1, 2, 3, 4)),
                        new SweptSwarm(OTHER, new SwarmCounts(2, 1, 1, 0)),
                        new SweptSwarm(new InfoHash(new Id160(7, 8, 9)), 2)))),
            History.NONE
                .plus(
                    new History.Step(
                        NOON.minus(History.STEP),
                        PEERS,
                        900,
                        12,
                        Optional.of(76L),
                        Optional.of(
                            new AnnounceCounts(
                                Map.of(Outcome.WRITTEN, 12_345L, Outcome.RATE_LIMITED, 1L)))))
                .plus(new History.Step(NOON, PEERS, 900, 12)));
    return new WorldStatus(NOON, List.of(region));
  }

  private static JsonNode json(StatusPages pages) throws IOException {
    return new ObjectMapper().readTree(HttpReply.json(200, Map.of(), pages::write).body());
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), UTF_8);
  }
}
