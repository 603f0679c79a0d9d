package meridian.operate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import meridian.command.Outcome;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.RunFile;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.operate.access.BansCommand;
import meridian.operate.access.TorrentsCommand;
import meridian.operate.drain.DrainCommand;
import meridian.operate.drain.UndrainCommand;
import meridian.operate.outage.OutageCommand;
import meridian.operate.peer.PeerCommand;
import meridian.operate.purge.PurgeCommand;
import meridian.peer.InfoHash;
import meridian.topology.Topology;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.PercentEncoding;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Operators' commands on a whole local run over some datastore. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OperatorsContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  /** The age at which functions load the lists again. */
  private static final Duration LIST_AGE = Duration.ofSeconds(31);

  private final AdvancedClock clock = new AdvancedClock();
  final LocalRegions local;
  final String first;
  final String last;

  OperatorsContract(StoreKind store) {
    Topology topology = Topology.read(Path.of("regions"));
    this.local =
        LocalRegions.start(
            new LocalSettings(topology, 0, store, EventKind.ALB, topology.regions().getFirst())
                .withoutRateLimits(),
            clock);
    this.first = local.regions().getFirst().name();
    this.last = local.regions().getLast().name();
  }

  /** The system's clock, but ahead of it. */
  private static final class AdvancedClock implements InstantSource {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    void advance(Duration more) {
      ahead.updateAndGet(more::plus);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }
  }

  private Path folder = Path.of("set before all tests");

  @BeforeAll
  void writeRunFile(@TempDir Path directory) {
    folder = directory;
    new RunFile(runFile()).write(local.deployment().orElseThrow());
  }

  @AfterAll
  void stop() {
    local.close();
  }

  @Test
  void aDeniedTorrentIsRefusedInAllRegionsUntilItIsAllowed() throws Exception {
    String v1 = "1111111111111111111111111111111111111111";
    String v2 = "2222222222222222222222222222222222222222222222222222222222222222";
    String cut = v2.substring(0, 40);
    Outcome denied = torrents("deny", v1, v2);
    assertEquals(
        "%s  denied through %s\n%s  denied through %s\n".formatted(v1, first, cut, first),
        denied.out());
    assertEquals(
        "In the local run of process %d: ap-southeast-1, eu-west-1, us-east-1\n"
            .formatted(ProcessHandle.current().pid()),
        denied.err());
    for (TrackerAddress region : local.regions()) {
      eventually(
          () -> {
            String list = torrents("list", "--region", region.name()).out();
            assertTrue(
                list.matches("(?s).*" + v1 + "  since 2.*  through " + first + "\n.*"), list);
          });
      eventuallyOnceListsAreLoaded(
          () -> {
            Dictionary answer = announce(region, InfoHash.ofHex(cut), 6881, "&left=0");
            assertTrue(text(answer, "failure reason").startsWith("unregistered torrent"));
            assertEquals("never", text(answer, "retry in"));
          });
      assertTrue(scrape(region, InfoHash.ofHex(cut)).startsWith("d5:filesde5:flags"));
    }
    assertEquals(v1 + "  was denied already\n", torrents("deny", v1, "--region", last).out());
    assertEquals(
        v1 + "  allowed through " + last + "\n",
        torrents("allow", "--region=" + last, v1, v1).out());
    eventually(() -> assertFalse(torrents("list").out().contains(v1)));
    assertEquals(v1 + "  was not denied\n", torrents("allow", v1).out());
    JsonNode list = JSON.readTree(torrents("list", "--json").out());
    assertEquals(1, list.size(), list::toString);
    assertEquals(cut, list.path(0).path("infoHash").asText());
    assertEquals(first, list.path(0).path("through").asText());
    Outcome peer = peer(cut, "127.0.0.1:6881");
    assertTrue(peer.out().contains("denied    the torrent is denied"), peer.out());
    assertTrue(peer.out().contains("The torrent is denied in "), peer.out());
    JsonNode allowed = JSON.readTree(torrents("allow", "--json", cut).out());
    assertEquals("{\"" + cut + "\":{\"denied\":false,\"changed\":true}}", allowed.toString());
    eventually(
        () -> assertEquals("no torrent is denied\n", torrents("list", "--region", last).out()));
  }

  @Test
  void aWrongHashDeniesNothing() {
    String good = "3333333333333333333333333333333333333333";
    Outcome outcome = torrents("deny", good, "x", "33");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("'x', '33' are not info hashes"), outcome.err());
    assertFalse(torrents("list").out().contains(good));
    assertEquals(2, torrents("list", "--region", "moon").exitCode());
  }

  @Test
  void aBannedClientIsRefusedInAllRegionsUntilItsBanIsLifted() throws Exception {
    InfoHash torrent = InfoHash.ofHex("7777777777777777777777777777777777777777");
    Outcome banned = bans("ban", "127.0.0.1", "2001:db8::1", "127.0.0.1/32");
    assertEquals(
        "127.0.0.1/32  banned through %s\n2001:db8::/64  banned through %s\n"
            .formatted(first, first),
        banned.out());
    try {
      for (TrackerAddress region : local.regions()) {
        eventually(
            () -> {
              String list = bans("list", "--region", region.name()).out();
              String line = "127.0.0.1/32  banned through " + first + "  until 2";
              assertTrue(list.contains(line), list);
            });
        eventuallyOnceListsAreLoaded(
            () -> assertTrue(isRefused(announce(region, torrent, 6883, "&left=0"))));
        assertTrue(scrape(region, torrent).contains("failure reason"));
      }
      String held = peer(torrent.toString(), "127.0.0.1:6883").out();
      assertTrue(held.contains("banned    the address, until "), held);
      assertTrue(held.contains("The peer's address is banned until "), held);
    } finally {
      assertEquals(
          "127.0.0.1/32  lifted through %s\n".formatted(last),
          bans("lift", "127.0.0.1", "--region", last).out());
      for (TrackerAddress region : local.regions()) {
        eventuallyOnceListsAreLoaded(
            () -> assertFalse(isRefused(announce(region, torrent, 6883, "&left=0"))));
      }
    }
    JsonNode list = JSON.readTree(bans("list", "--json", "--region", last).out());
    assertEquals(2, list.size(), list::toString);
    assertEquals("lifted", list.path(0).path("state").asText());
    assertEquals(last, list.path(0).path("through").asText());
    assertEquals("banned", list.path(1).path("state").asText());
    JsonNode lifted = JSON.readTree(bans("lift", "--json", "192.0.2.1", "2001:db8::2").out());
    assertEquals(
        "{\"192.0.2.1/32\":{\"banned\":false,\"changed\":false},"
            + "\"2001:db8::/64\":{\"banned\":false,\"changed\":true}}",
        lifted.toString());
  }

  private static boolean isRefused(Dictionary answer) {
    return answer.get("warning message", ByteString.class).isPresent();
  }

  @Test
  void thePeerCommandFollowsAPeerThroughTheRegions() throws Exception {
    InfoHash torrent = InfoHash.ofHex("4444444444444444444444444444444444444444");
    String endpoint = "127.0.0.1:7001";
    Outcome unknown = peer(torrent.toString(), endpoint);
    assertEquals(0, unknown.exitCode(), unknown.err());
    assertTrue(
        unknown.out().contains("No region has any live peer of this torrent"), unknown.out());
    Dictionary answer = announce(local.regions().getFirst(), torrent, 7001, "&left=0");
    String ticket = text(answer, "tracker id");
    eventually(
        () -> {
          Outcome there = peer(torrent.toString(), endpoint, "--ticket", ticket);
          String out = there.out();
          assertTrue(out.contains("The peer is not missing: " + names() + " return it"), out);
          assertTrue(out.contains("seeder of the seeders, written in " + first), out);
          assertTrue(out.contains("valid: issued for this peer as a seeder in " + first), out);
        });
    JsonNode checked =
        JSON.readTree(
            peer(torrent.toString(), endpoint, "--json", "--ticket", ticket, "--role=leecher")
                .out());
    assertEquals("{\"valid\":false}", checked.path("ticket").toString());
    JsonNode record = checked.path("regions").path(last).path("records").path(0);
    assertEquals(first, record.path("writtenBy").asText());
    assertEquals("seeders", record.path("side").asText());
    assertEquals("counts", record.path("status").asText());
    assertTrue(checked.path("regions").path(last).path("returned").asBoolean());
    announce(local.regions().getLast(), torrent, 7001, "&left=0&event=stopped");
    eventually(
        () -> {
          String out = peer(torrent.toString(), endpoint).out();
          assertEquals(3, out.split("returned  no", -1).length - 1, out);
          assertTrue(out.contains("stop marker of the seeders, written in " + last), out);
          assertTrue(out.contains("readers skip it: another record is newer"), out);
          assertTrue(out.contains("The peer stopped, according to an announce in " + last), out);
        });
  }

  @Test
  void aPeerOverIpv6IsFound() throws Exception {
    InfoHash torrent = InfoHash.ofHex("5555555555555555555555555555555555555555");
    Optional<String> ipv6 = local.regions().getFirst().announceUrls().stream().skip(1).findFirst();
    assumeTrue(ipv6.isPresent(), "this machine has IPv6");
    announce(ipv6.get(), torrent, 7002, "&left=1");
    String out = peer(torrent.toString(), "[::1]:7002").out();
    assertTrue(out.contains("leecher of the leechers, written in " + first), out);
  }

  @Test
  void anUnreachableReplicaIsNamedAndTheOthersAreShown() throws IOException {
    Deployment whole = local.deployment().orElseThrow();
    DeployedRegion region = whole.regions().getFirst();
    var nowhere =
        new DeployedRegion.LocalServices(
            URI.create("http://127.0.0.1:" + unusedPort()),
            region.local().orElseThrow().eventBridge(),
            region.local().orElseThrow().accessKeyId());
    var cut =
        new DeployedRegion(region.name(), region.code(), region.bucket(), Optional.of(nowhere));
    List<DeployedRegion> regions = List.of(cut, whole.regions().get(1), whole.regions().get(2));
    Path file = folder.resolve("cut.json");
    new RunFile(file)
        .write(
            new Deployment(
                regions, whole.peerTable(), whole.controlTable(), whole.key(), whole.run()));
    String hash = "6666666666666666666666666666666666666666";
    String out = command("peer", file, hash, "127.0.0.1:7003").out();
    assertTrue(out.startsWith(first + "\n  failed "), out);
    assertEquals(2, out.split("records +none", -1).length - 1, out);
    assertTrue(out.endsWith(" " + first + " could not be read.\n"), out);
    Outcome deny = command("torrents", file, "deny", hash);
    assertEquals(1, deny.exitCode());
    assertTrue(deny.err().contains("The replica in " + first + " failed: "), deny.err());
    assertTrue(
        deny.err().endsWith(". Try again, or use another region's replica with --region.\n"),
        deny.err());
  }

  private String names() {
    List<String> names = local.regions().stream().map(TrackerAddress::name).toList();
    return "%s, %s and %s".formatted(names.toArray());
  }

  final Path runFile() {
    return folder.resolve("run.json");
  }

  private Outcome torrents(String... arguments) {
    return command("torrents", runFile(), arguments);
  }

  private Outcome bans(String... arguments) {
    return command("bans", runFile(), arguments);
  }

  private Outcome peer(String... arguments) {
    return command("peer", runFile(), arguments);
  }

  final Outcome command(String name, Path file, String... arguments) {
    Object command =
        switch (name) {
          case "peer" -> new PeerCommand(Map.of(), clock);
          case "bans" -> new BansCommand(Map.of(), clock);
          case "purge" -> new PurgeCommand(Map.of(), clock);
          case "drain" -> new DrainCommand(Map.of(), clock);
          case "undrain" -> new UndrainCommand(Map.of(), clock);
          case "outage" -> new OutageCommand();
          default -> new TorrentsCommand(Map.of(), clock);
        };
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--run=" + file;
    return Outcome.of(command, all);
  }

  final void eventually(ThrowingRunnable assertion) {
    await().atMost(TIMEOUT).untilAsserted(assertion);
  }

  private void eventuallyOnceListsAreLoaded(ThrowingRunnable assertion) {
    eventually(
        () -> {
          clock.advance(LIST_AGE);
          assertion.run();
        });
  }

  static Dictionary announce(TrackerAddress region, InfoHash torrent, int port, String more)
      throws Exception {
    return announce(region.announceUrls().getFirst(), torrent, port, more);
  }

  private static Dictionary announce(String url, InfoHash torrent, int port, String more)
      throws Exception {
    String query =
        "?info_hash=%s&peer_id=-XX0001-000000000000&port=%d%s"
            .formatted(PercentEncoding.encode(torrent.bytes()), port, more);
    return (Dictionary) Bencoded.decode(get(url + query));
  }

  static String scrape(TrackerAddress region, InfoHash torrent) throws IOException {
    String url = region.announceUrls().getFirst().replace("/announce", "/scrape");
    return new String(
        get(url + "?info_hash=" + PercentEncoding.encode(torrent.bytes())), ISO_8859_1);
  }

  private static byte[] get(String url) throws IOException {
    try (var body = URI.create(url).toURL().openStream()) {
      return body.readAllBytes();
    }
  }

  private static String text(Dictionary answer, String key) {
    return answer.get(key, ByteString.class).map(ByteString::utf8).orElse("");
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
