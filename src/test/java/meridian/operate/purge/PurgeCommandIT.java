package meridian.operate.purge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.TestTrackers;
import meridian.command.Outcome;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.RunFile;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.gateway.EventKind;
import meridian.operate.RegionClients;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.topology.PurgePlan;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sweeps of a local run, with the command, the event bus, the handlers and the tables. */
final class PurgeCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
  private static final LocalRegions RUN = start();
  private static final Deployment DEPLOYMENT = RUN.deployment().orElseThrow();
  private static final DeployedRegion EAST = DEPLOYMENT.region("us-east-1").orElseThrow();
  private static final DeployedRegion EUROPE = DEPLOYMENT.region("eu-west-1").orElseThrow();

  @TempDir private static Path folder = Path.of("set by JUnit");

  @BeforeAll
  static void writeRunFile() {
    new RunFile(folder.resolve("run.json")).write(DEPLOYMENT);
  }

  @AfterAll
  static void stop() {
    RUN.close();
  }

  @Test
  void sweepsARegionsOwnRecordsAndThenThoseOfALostRegion() throws IOException {
    InfoHash torrent = new InfoHash(new Id160(1, 2, 3));
    Instant now = Instant.now();
    Instant longAgo = now.minus(Duration.ofHours(3));
    Peers.ipv4(0, 3, Role.LEECHER).forEach(peer -> announce(EAST, torrent, peer, longAgo));
    announce(EAST, torrent, Peers.ipv4(10, Role.LEECHER), now);
    announce(EAST, torrent, Peers.ipv6(11, Role.SEEDER), now);
    announce(EUROPE, torrent, Peers.ipv4(12, Role.PARTIAL_SEED), now);
    announce(EUROPE, torrent, Peers.ipv4(13, Role.LEECHER), longAgo);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertEquals(4 + 3, items(EAST), "replicated to the east"));

    JsonNode first = json("us-east-1");
    assertEquals(3, first.path("deleted").asInt(), first::toString);
    assertEquals(
        "{\"leechers4\":1,\"partialSeeds4\":1,\"seeders4\":0,"
            + "\"leechers6\":0,\"partialSeeds6\":0,\"seeders6\":1}",
        first.path("peers").toString());
    assertEquals(2, first.path("own").asInt());
    assertEquals(
        "[{\"infoHash\":\""
            + torrent
            + "\",\"peers\":3,\"counts\":"
            + "{\"complete\":1,\"incomplete\":2,\"downloaders\":1,\"downloaded\":0}}]",
        first.path("top").toString());
    assertEquals(0, first.path("completed").asInt(-1));
    assertEquals("3", total("deleted"));
    assertEquals(0, json("us-east-1").path("deleted").asInt());
    assertEquals("0", total("deleted"));
    assertEquals("1", total("swarms"));

    Outcome adoption = purge("--adopt", "eu-west-1", "us-east-1", "--yes");
    assertEquals(0, adoption.exitCode(), adoption.err());
    assertTrue(
        adoption
            .out()
            .startsWith(
                "adopted    eu-west-1, by us-east-1, with its downloads\n"
                    + "deleted    1 expired records"),
        adoption.out());
    assertTrue(
        adoption.out().contains("left       1 records of the adopted region have not expired"),
        adoption.out());
    assertEquals(3, items(EAST));
  }

  @Test
  void waitZeroReturnsAtOnce() throws IOException {
    JsonNode report = json("ap-southeast-1", "--wait=0");
    assertEquals("false", report.path("done").asText());
  }

  @Test
  void impossibleSweepsAreRefused() {
    assertTrue(
        fault("moon")
            .endsWith(
                "There is no region moon. Nothing was done. The regions are: ap-southeast-1,"
                    + " eu-west-1, us-east-1.\n"));
    assertEquals(
        "'moon' is neither a region nor a code from 1 to 254. Nothing was done.\n",
        fault("--adopt=moon", "--yes"));
    assertEquals(
        "Only eu-west-1 may adopt it, so that its downloads are counted once. Nothing was done.\n",
        fault("us-east-1", "--adopt=us-east-1", "--yes"));
  }

  private static String fault(String... arguments) {
    Outcome outcome = purge(arguments);
    assertEquals(1, outcome.exitCode());
    return outcome.err().replaceFirst("In the local run.*\n", "");
  }

  private static JsonNode json(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    Outcome outcome = purge(all);
    assertEquals(0, outcome.exitCode(), outcome.err());
    return JSON.readTree(outcome.out());
  }

  private static Outcome purge(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--run=" + folder.resolve("run.json");
    return Outcome.of(new PurgeCommand(Map.of(), InstantSource.system()), all);
  }

  private static void announce(DeployedRegion region, InfoHash torrent, Peer peer, Instant at) {
    try (DynamoDbClient client = RegionClients.dynamoDb(region)) {
      TestTrackers.store(
              client,
              DEPLOYMENT.peerTable(),
              region.code().number(),
              InstantSource.system(),
              new Random(1))
          .announce(
              new AnnounceRecord(torrent, peer, Event.STARTED, 0, at, TERMS, Optional.empty()));
    }
  }

  private static int items(DeployedRegion region) {
    try (DynamoDbClient client = RegionClients.dynamoDb(region)) {
      return client.scan(scan -> scan.tableName(DEPLOYMENT.peerTable())).count();
    }
  }

  /** A total of the eastern region in the control table. */
  private static @Nullable String total(String name) {
    try (DynamoDbClient client = RegionClients.dynamoDb(EAST)) {
      Map<String, AttributeValue> key =
          Map.of(
              "s", AttributeValue.fromS("totals"),
              "k", AttributeValue.fromS(EAST.code().toString()));
      AttributeValue value =
          client.getItem(get -> get.tableName(DEPLOYMENT.controlTable()).key(key)).item().get(name);
      return value == null ? null : value.n();
    }
  }

  private static LocalRegions start() {
    Topology topology = notDueSoon(Topology.read(Path.of("regions")));
    return LocalRegions.start(
        new LocalSettings(
            topology, 0, StoreKind.DYNAMODB, EventKind.ALB, topology.regions().getFirst()));
  }

  /** The regions with a later schedule, so that no scheduled sweep interferes. */
  private static Topology notDueSoon(Topology topology) {
    Duration day = Duration.ofDays(1);
    Duration sinceMidnight = Duration.ofSeconds(Instant.now().getEpochSecond() % day.toSeconds());
    long noon = sinceMidnight.plusHours(12).toMinutes() % day.toMinutes();
    PurgePlan plan = new PurgePlan((int) day.toMinutes(), (int) noon, 2);
    return new Topology(
        topology.global(), topology.regions().stream().map(region -> with(plan, region)).toList());
  }

  private static Region with(PurgePlan plan, Region region) {
    ObjectNode changed = JSON.valueToTree(region);
    return JSON.convertValue(changed.putPOJO("purge", plan), Region.class);
  }
}
