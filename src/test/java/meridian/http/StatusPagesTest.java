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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.RegionStatus;
import meridian.status.WorldStatus;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** The page and the JSON of the state of the world, and the page's files. */
final class StatusPagesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PeerCounts PEERS = new PeerCounts(1_000, 20, 300, 4, 5, 6);

  @Test
  void thePageSaysWhatTheJsonSays() throws IOException {
    StatusPages pages = pages(world(Verdict.HEALTHY));
    String page = text(pages.page());
    JsonNode stats = json(pages);
    assertTrue(page.contains(stats.path("sentence").asText()));
    assertTrue(page.contains("<dd>1,335</dd>"), page);
    assertEquals(1_335, stats.path("world").path("peers").asLong());
    assertEquals(306, stats.path("world").path("seeders").asLong());
    assertEquals(1_004, stats.path("world").path("leechers").asLong());
    assertEquals(25, stats.path("world").path("partialSeeds").asLong());
    assertEquals(15, stats.path("world").path("ipv6").asLong());
    assertEquals("us-east-1", stats.path("regions").path(0).path("name").asText());
    assertEquals(7.5, stats.path("regions").path(0).path("lagSeconds").asDouble());
    JsonNode day = stats.path("history").path("regions").path("us-east-1");
    assertEquals(NOON.getEpochSecond(), day.path("start").path(0).asLong());
    assertEquals(1_335, day.path("ipv4").path(0).asLong() + day.path("ipv6").path(0).asLong());
  }

  @Test
  void everyVerdictIsToldWithoutColour() {
    for (Verdict verdict : Verdict.values()) {
      String page = text(pages(world(verdict)).page());
      assertTrue(page.contains("</span> " + verdict.label() + "</td>"), page);
    }
  }

  @Test
  void aWorldThatWasNeverReadHasAPage() throws IOException {
    StatusPages pages = pages(Optional.empty());
    assertTrue(text(pages.page()).contains("The state of the regions is not known."));
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
        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
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
    return new StatusPages(
        "us-east-1",
        () -> world,
        List.of("http://tracker.example.org/announce"),
        _ -> false,
        InstantSource.fixed(NOON.plusSeconds(30)));
  }

  private static WorldStatus world(Verdict verdict) {
    return world("us-east-1", verdict);
  }

  private static WorldStatus world(String name, Verdict verdict) {
    Map<RegionCode, ObservedHeartbeat> heard =
        Map.of(RegionCode.of(2), new ObservedHeartbeat(NOON.minusMillis(67_500), NOON));
    var heartbeat =
        new Heartbeat(RegionCode.of(1), name, NOON, new Layouts(Set.of(1), 1), heard, verdict);
    var region =
        new RegionStatus(
            heartbeat,
            verdict,
            verdict == Verdict.DRAINED,
            Optional.of(Duration.ofMillis(7_500)),
            Optional.of(new CountedPeers(NOON, PEERS, 900, 12, Optional.empty(), List.of())),
            History.NONE.plus(new History.Step(NOON, PEERS, 900, 12)));
    return new WorldStatus(NOON, List.of(region));
  }

  private static JsonNode json(StatusPages pages) throws IOException {
    return new ObjectMapper().readTree(HttpReply.json(200, Map.of(), pages::write).body());
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), UTF_8);
  }
}
