package meridian.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.command.Outcome;
import meridian.cost.Measurements;
import meridian.topology.Size;
import meridian.topology.TopologyReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Descriptions that are written from answers can be deployed, and are never overwritten silently.
 */
final class InitCommandTest {

  private static final List<String> REGIONS =
      List.of(
          "us-east-1",
          "us-west-2",
          "ca-central-1",
          "sa-east-1",
          "eu-west-1",
          "eu-central-2",
          "af-south-1",
          "me-central-1",
          "ap-south-2",
          "ap-southeast-5",
          "ap-northeast-1",
          "mx-central-1",
          "xy-north-7");

  @TempDir private Path parent;

  /** The AWS CLI's region. */
  private @Nullable String configured;

  private Path directory() {
    return parent.resolve("regions");
  }

  private Outcome run(String input, boolean isTerminal, String... options) {
    String[] all =
        Stream.concat(Stream.of("--to", directory().toString()), Stream.of(options))
            .toArray(String[]::new);
    return Outcome.of(
        new InitCommand(
            new BufferedReader(new StringReader(input)),
            isTerminal,
            UsualRegion.of(configured),
            (_, peers) -> peers / 100),
        all);
  }

  /** Runs it without a person. */
  private Outcome run(String... options) {
    return run("", false, options);
  }

  private void succeed(String... options) {
    Outcome outcome = run(options);
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals("", outcome.err(), "nothing is asked");
  }

  private JsonNode file(String name) throws IOException {
    return new JsonMapper().readTree(directory().resolve(name + ".json").toFile());
  }

  private Map<String, String> contents() throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      Map<String, String> contents = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.readString(file));
      }
      return contents;
    }
  }

  private Set<String> names() throws IOException {
    return contents().keySet().stream()
        .map(file -> file.replaceFirst(".*/", "").replace(".json", ""))
        .collect(Collectors.toSet());
  }

  private void assertDeployable() {
    assertEquals(List.of(), TopologyReport.read(directory()).obstacles());
  }

  @Test
  void theSmallExampleIsExplainedLineByLine() throws IOException {
    Outcome outcome = run("--example", "small");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(
        """
        name                               meridian: begins the names of stacks and functions
        stackRegion                        us-east-1: used when the AWS CLI has no region; once deployed it cannot be changed
        peerTable                          meridian-peers: after the name
        controlTable                       meridian-control: after the name
        capacity.mode                      on-demand: provisioned from 10,000 announces a second on, where it costs less
        capacity.concurrency               unreserved: a region needs 7 environments; a new account has 10 and cannot reserve any
        capacity.announcesPerSecond        10: 2,000 peers / 1,800 s x 1.5, for starts and stops; at least 10
        capacity.requestMillis             200: ms that an announce takes in Lambda, on average; scripts/drill checks it
        capacity.maxReadUnits              100: limit on cost: 2 times the 12 read units a second of the peak; at least 100
        capacity.maxWriteUnits             100: limit on cost: 2 times the 6 write units a second of the peak; at least 100
        monitoring                         essential: few alarms and metrics, for an idle month under $2
        settings.intervalSeconds           1800: seconds between two announces of a client, on average
        us-east-1 code                     1: the lowest that no region has or had
        us-east-1 frontDoor                http-api: how clients reach the functions
        us-east-1 memoryMegabytes          1024: 0.58 of a processor
        us-east-1 logRetentionDays         14: days for which logs are paid
        us-east-1 purge.everyMinutes       60: minutes between two sweeps, which delete records of clients that are gone
        us-east-1 purge.offsetMinutes      0: minutes after the hour, as far as possible from other regions' sweeps
        us-east-1 purge.segments           1: parts of a sweep that run at the same time; each needs an environment
        monthlyBudgetDollars               40: 2 times the $20.00 of scripts/cost with these peers all month; at least 5
        Wrote %1$s: global.json, us-east-1.json.
        Next: scripts/doctor --regions %1$s, then scripts/deploy --regions %1$s
        """
            .formatted(directory()),
        outcome.out());
    assertDeployable();
    assertFalse(file("global").has("domain"));
    assertFalse(file("us-east-1").has("hostname"));
  }

  @ParameterizedTest
  @CsvSource({
    "medium, 834, on-demand, reserved, full, 1336, 918",
    "large, 83334, provisioned, reserved, full, 190480, 130956"
  })
  void examplesHaveTheirSizes(
      String example,
      int announces,
      String mode,
      String concurrency,
      String monitoring,
      int reads,
      int writes)
      throws IOException {
    succeed("--example", example);
    JsonNode global = file("global");
    JsonNode capacity = global.path("capacity");
    assertEquals(announces, capacity.path("announcesPerSecond").asInt());
    assertEquals(mode, capacity.path("mode").asText());
    assertEquals(concurrency, capacity.path("concurrency").asText());
    assertEquals(monitoring, global.path("monitoring").asText());
    assertEquals(reads, capacity.path("maxReadUnits").asInt());
    assertEquals(writes, capacity.path("maxWriteUnits").asInt());
    assertEquals("eu-west-1", global.at("/controlRegions/us-east-1").asText());
    assertEquals("eu-west-1", file("ap-southeast-1").path("fallback").asText());
    assertEquals("us-east-1.tracker.example.org", file("us-east-1").path("hostname").asText());
    assertEquals(2, TopologyReport.read(directory()).obstacles().size(), "an example's domain");
    succeed("--example", example, "--domain", "tracker.meridian.io", "--zone", "Z012345", "--yes");
    assertDeployable();
  }

  static Stream<List<String>> randomAnswers() {
    return IntStream.range(0, 10).mapToObj(seed -> options(new Random(seed)));
  }

  private static List<String> options(Random random) {
    List<String> regions =
        random
            .ints(0, REGIONS.size())
            .distinct()
            .limit(1 + random.nextInt(5))
            .mapToObj(REGIONS::get)
            .toList();
    boolean hasDomain = random.nextBoolean();
    String domain = hasDomain ? "t%d.meridian.io".formatted(random.nextInt(100)) : "none";
    List<String> options =
        List.of(
            "--name",
            "tracker-" + random.nextInt(100),
            "--regions",
            String.join(",", regions),
            "--domain",
            domain,
            "--interval",
            600 + random.nextInt(9000) + "s",
            "--peers",
            String.valueOf((long) Math.exp(random.nextDouble() * 19)),
            "--front",
            List.of("http-api", "alb", "both").get(random.nextInt(3)),
            "--email",
            random.nextBoolean() ? "none" : "me@meridian.io");
    return hasDomain
        ? Stream.concat(options.stream(), Stream.of("--zone", "Z" + random.nextInt(1000))).toList()
        : options;
  }

  @ParameterizedTest
  @MethodSource("randomAnswers")
  void anyAnswersMakeADeployableDescription(List<String> options) throws IOException {
    succeed(options.toArray(String[]::new));
    assertDeployable();
    // The same answers change nothing.
    Map<String, String> before = contents();
    Outcome again = run(options.toArray(String[]::new));
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().endsWith("Nothing changes in " + directory() + ".\n"), again.out());
    assertEquals(before, contents());
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-gov-west-1", "cn-north-1,cn-northwest-1", "eusc-de-east-1"})
  void aDeploymentWithoutADomainMayBeInAnyPartition(String regions) {
    succeed("--example", "small", "--regions", regions);
    assertDeployable();
    Outcome mixed = run("--regions", regions + ",us-east-1", "--yes");
    assertEquals(1, mixed.exitCode());
    assertTrue(mixed.err().contains("us-east-1.json: region: must be in the part"), mixed.err());
  }

  @Test
  void aPersonIsAskedAndWrongAnswersAreAskedForAgain() throws IOException {
    String input =
        """
        My Tracker
        mine
        us-east-1,moon
        eu-west-1, us-west-2
        tracker.example.org
        tracker.meridian.io
        zone

        Z123
        5m
        1h
        many
        100G
        50k
        nlb

        me
        me@meridian.io
        """;
    Outcome outcome = run(input, true);
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(
        List.of(
            "must be 2 to 20 lower-case letters, digits and hyphens, starting with a letter and not"
                + " ending with a hyphen, but is \"My Tracker\".",
            "must be an AWS region such as us-east-1, but is \"moon\".",
            "tracker.example.org is an example, and must be a domain of yours.",
            "must be the id of a hosted zone, which starts with Z, but is \"zone\".",
            "must be the id of a hosted zone, which starts with Z, but is \"\".",
            "must be an integer from 600 to 9600, but is 300.",
            "many is not a number such as 2000, 50k or 100M.",
            "announces a second must be an integer from 1 to 1000000, but is 41666667.",
            "nlb is not one of http-api, alb, both.",
            "must be an e-mail address, but is \"me\"."),
        outcome
            .err()
            .lines()
            .map(line -> line.substring(line.indexOf(":   ") + 1).strip())
            .filter(line -> line.endsWith("."))
            .toList());
    assertTrue(outcome.err().startsWith("Name [meridian]: "), outcome.err());
    assertEquals("eu-west-1", file("global").path("stackRegion").asText());
    assertEquals("alb", file("us-west-2").path("frontDoor").asText());
    assertEquals(3600, file("global").at("/settings/intervalSeconds").asInt());
    assertDeployable();
  }

  @Test
  void anInterruptedPersonIsToldThatNothingWasWritten() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "meridian.command.CommandLines",
                "meridian.setup.InitCommand",
                "--to",
                directory().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader err = process.errorReader()) {
      StringBuilder asked = new StringBuilder();
      while (asked.indexOf("Name [meridian]: ") < 0) {
        int character = err.read();
        assertTrue(character >= 0, asked::toString);
        asked.append((char) character);
      }
      assertEquals(0, new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor());
      assertEquals(List.of("", "Interrupted. Nothing was written."), err.lines().toList());
      assertEquals(130, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    assertEquals(Map.of(), contents());
  }

  @Test
  void nothingIsWrittenIfTheAnswersEnd() throws IOException {
    Outcome outcome = run("mine\nus-east-1\n", true);
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome
            .err()
            .endsWith(
                "The input ended before all questions were answered. Nothing was written: answer"
                    + " them, or give --domain and the other options.\n"),
        outcome.err());
    assertEquals(Map.of(), contents());
  }

  @Test
  void aDescriptionIsChangedOnlyAfterAYes() throws IOException {
    succeed("--example", "small");
    Map<String, String> before = contents();
    String[] change = {"--regions", "us-east-1,eu-west-1"};

    Outcome refused = run(change);
    assertEquals(1, refused.exitCode());
    assertEquals("Nothing was written: add --yes to write these changes.\n", refused.err());
    assertTrue(refused.out().contains("\neu-west-1.json: new file\n"), refused.out());
    assertTrue(
        refused.out().contains("\nus-east-1.json: fallback: not given -> eu-west-1\n"),
        refused.out());
    assertEquals(before, contents());

    Outcome declined = run("no\n", true, change);
    assertEquals(1, declined.exitCode());
    assertTrue(declined.err().endsWith("Nothing was written.\n"), declined.err());
    assertEquals(before, contents());

    assertEquals(0, run("yes\n", true, change).exitCode());
    assertEquals(2, file("eu-west-1").path("code").asInt());
    assertEquals(30, file("eu-west-1").at("/purge/offsetMinutes").asInt());
    assertEquals(file("us-east-1").path("frontDoor"), file("eu-west-1").path("frontDoor"));
    assertDeployable();
  }

  @Test
  void aDomainIsAddedAndWhatWasWrittenByHandStays() throws IOException {
    succeed("--example", "small", "--regions", "us-east-1,sa-east-1");
    Path global = directory().resolve("global.json");
    Files.writeString(
        global,
        Files.readString(global)
            .replace("\"requestMillis\": 200", "\"requestMillis\": 50")
            .replace("\"intervalSeconds\": 1800", "\"intervalSeconds\": 1800, \"maxPeers\": 30"));

    run("--domain", "tracker.meridian.io", "--yes")
        .assertRefused("scripts/init", "Missing option: '--zone'");
    succeed("--domain", "tracker.meridian.io", "--zone", "Z123", "--yes");

    assertEquals(50, file("global").at("/capacity/requestMillis").asInt());
    assertEquals(30, file("global").at("/settings/maxPeers").asInt());
    assertEquals(30, file("global").path("healthCheckSeconds").asInt());
    assertEquals("us-east-1", file("global").at("/controlRegions/sa-east-1").asText());
    assertEquals("sa-east-1.tracker.meridian.io", file("sa-east-1").path("hostname").asText());
    assertDeployable();

    succeed("--domain", "none", "--yes");
    assertFalse(file("global").has("hostedZone"));
    assertDeployable();
  }

  @Test
  void codesAreNeverUsedAgain() throws IOException {
    succeed("--example", "small", "--regions", "us-east-1,eu-west-1,ap-south-1");
    Outcome removed = run("--regions", "us-east-1,ap-south-1", "--yes");
    assertEquals(0, removed.exitCode(), removed.err());
    assertTrue(
        removed
            .out()
            .contains(
                "If eu-west-1 is deployed, answer no, and run scripts/remove-region eu-west-1 --yes"
                    + " first."),
        removed.out());
    assertFalse(Files.exists(directory().resolve("eu-west-1.json")));
    assertEquals("ap-south-1", file("us-east-1").path("fallback").asText());
    assertEquals(
        "[{\"code\":2,\"region\":\"eu-west-1\"}]", file("global").path("retiredCodes").toString());

    succeed("--regions", "us-east-1,ap-south-1,eu-west-1", "--yes");
    assertEquals(4, file("eu-west-1").path("code").asInt());
    assertEquals(3, file("ap-south-1").path("code").asInt());
    assertDeployable();
  }

  @Test
  void aLargerSizeIsDerivedAnew() throws IOException {
    succeed("--example", "small");
    run("--interval", "1h", "--yes").assertRefused("scripts/init", "Missing option: '--peers'");
    succeed("--peers", "100M", "--yes");
    JsonNode capacity = file("global").path("capacity");
    assertEquals(83_334, capacity.path("announcesPerSecond").asInt());
    assertEquals("reserved", capacity.path("concurrency").asText());
    assertEquals("full", file("global").path("monitoring").asText());
    assertEquals(2_000_000, file("global").path("monthlyBudgetDollars").asInt());
    assertDeployable();
  }

  @Test
  void limitsGrowWithTheShareOfARegion() throws IOException {
    succeed("--example", "medium", "--domain", "none", "--front", "both");
    Path global = directory().resolve("global.json");
    Files.writeString(global, Files.readString(global).replace("1336", "668"));
    assertDeployable();

    succeed("--regions", "us-east-1,eu-west-1", "--yes");

    assertEquals(2002, file("global").at("/capacity/maxReadUnits").asInt());
    assertDeployable();
  }

  @Test
  void anExampleIsReplacedAsAWhole() throws IOException {
    succeed("--example", "large");
    succeed("--example", "small", "--regions", "eu-west-1", "--name", "other", "--yes");
    assertEquals(1, file("eu-west-1").path("code").asInt());
    assertEquals("[]", file("global").path("retiredCodes").toString());
    assertDeployable();
    succeed("--example", "small", "--new", "--yes");
    assertEquals("meridian", file("global").path("name").asText());
    assertEquals(Set.of("global", "us-east-1"), names());
  }

  @Test
  void theSmallExampleIsForTheRegionOfTheAwsCli() throws IOException {
    configured = "eu-north-1";
    assertTrue(run("--example", "small").out().contains(" eu-north-1: the AWS CLI's region; "));
    assertEquals("eu-north-1", file("global").path("stackRegion").asText());
    configured = "nowhere";
    succeed("--example", "small", "--new", "--yes");
    assertEquals("us-east-1", file("global").path("stackRegion").asText());
    succeed("--example", "small", "--new", "--yes", "--regions", "sa-east-1");
    assertEquals("sa-east-1", file("global").path("stackRegion").asText());
    configured = "ap-south-1";
    assertTrue(run("\n", true, "--new").err().contains("[sa-east-1]"));
  }

  @Test
  void anExampleIsRepeatedButUndoesNothing() throws IOException {
    succeed("--example", "small", "--name", "mine");
    configured = "eu-west-1";
    Outcome again = run("--example", "small");
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().endsWith("Nothing changes in " + directory() + ".\n"), again.out());

    succeed("--regions", "us-east-1,eu-west-1", "--yes");
    Map<String, String> before = contents();
    Outcome refused = run("--example", "small", "--yes");
    assertEquals(1, refused.exitCode());
    assertEquals(
        "Nothing was written: mine is described already, and --example would undo what differs;"
            + " change it with options such as --peers and --regions alone, begin anew with --new"
            + " if"
            + " it was never deployed, or deploy it as it is with scripts/deploy --regions %s.\n"
                .formatted(directory()),
        refused.err());
    assertEquals(before, contents());
  }

  @Test
  void whatWasNeverDeployedIsRenamedAndMovedAndTheRestStays() throws IOException {
    succeed("--example", "small", "--regions", "us-east-1,eu-west-1", "--email", "me@meridian.io");
    Outcome renamed = run("--new", "--name", "other", "--yes");
    assertEquals(0, renamed.exitCode(), renamed.err());
    assertTrue(renamed.out().contains("\nglobal.json: name: meridian -> other\n"), renamed.out());
    assertTrue(renamed.out().contains("\nIf it was deployed, do not write this"), renamed.out());
    assertEquals("other-peers", file("global").path("peerTable").asText());
    assertEquals("me@meridian.io", file("global").path("alarmEmail").asText());

    Map<String, String> before = contents();
    assertEquals(1, run("--new", "--regions", "eu-west-1,sa-east-1").exitCode());
    assertEquals(before, contents());
    succeed("--new", "--regions", "eu-west-1,sa-east-1", "--yes");
    assertEquals("eu-west-1", file("global").path("stackRegion").asText());
    assertEquals("[]", file("global").path("retiredCodes").toString());
    assertEquals(1, file("sa-east-1").path("code").asInt());
    assertEquals("other", file("global").path("name").asText());
    assertEquals(Set.of("eu-west-1", "global", "sa-east-1"), names());
    assertDeployable();

    succeed("--front", "both", "--yes");
    succeed("--new", "--regions", "ap-south-1", "--yes");
    assertEquals("both", file("ap-south-1").path("frontDoor").asText());
  }

  @Test
  void aDeploymentKeepsItsNameAndTheRegionOfItsGlobalStack() {
    succeed("--example", "small");
    run("--name", "other")
        .assertRefused("scripts/init", "meridian is described already and cannot be renamed");
    run("--regions", "eu-west-1")
        .assertRefused("scripts/init", "us-east-1 must be one of them: it has the global stack");
    run("--zone", "Z1").assertRefused("scripts/init", "--zone needs --domain");
  }

  @Test
  void anInvalidDescriptionIsNotTouched() throws IOException {
    succeed("--example", "small");
    Path file = directory().resolve("us-east-1.json");
    Files.writeString(file, Files.readString(file).replace("\"code\": 1", "\"code\": 0"));
    Map<String, String> before = contents();

    Outcome outcome = run("--example", "small", "--yes");

    assertEquals(1, outcome.exitCode());
    assertEquals(
        """
        %1$s/us-east-1.json: code: must be an integer from 1 to 254, but is 0
        %1$s is not valid. Nothing was written: mend it first, or write elsewhere with --to DIR.
        """
            .formatted(directory()),
        outcome.err());
    assertEquals(before, contents());
  }

  @Test
  void moreRegionsThanMinutesAreRefused() throws IOException {
    String regions =
        IntStream.rangeClosed(1, 61)
            .mapToObj("us-east-%d"::formatted)
            .collect(Collectors.joining(","));
    Outcome outcome = run("--example", "small", "--regions", regions);
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("sweeps would start at the same time"), outcome.err());
    assertTrue(
        outcome.err().endsWith("Nothing was written: these answers do not fit together.\n"),
        outcome.err());
    assertEquals(Map.of(), contents());
  }

  @Test
  void theAnnouncesOfAnIntervalAreThoseMeasuredAndSome() throws IOException {
    Path file = Measurements.DIRECTORY.resolve("bench-store.json");
    double measured =
        new JsonMapper().readTree(file.toFile()).at("/figures/announcesPerInterval").asDouble();
    assertTrue(measured > 1, measured + " were measured");
    assertTrue(Size.ANNOUNCES_PER_INTERVAL > measured, measured + " were measured");
  }
}
