package meridian.lambda.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.http.AddressSource;
import meridian.lambda.TableDatastore;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.local.CapturedLog;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

final class ConfigurationTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "MERIDIAN_REGION", "us-test-1",
          "MERIDIAN_REGION_CODE", "7",
          "MERIDIAN_PEER_TABLE", "peers",
          "MERIDIAN_CONTROL_TABLE", "control",
          "MERIDIAN_KEY", "0123456789abcdef".repeat(4),
          "AWS_REGION", "us-east-1");

  @Test
  void aValidEnvironmentMakesAHandlerEvenIfNoDatabaseAnswers() throws IOException {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + unusedPort());
    environment.put("AWS_ACCESS_KEY_ID", "id");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    try (var log = new CapturedLog(TableDatastore.class)) {
      assertDoesNotThrow(
          () -> new TrackerHandler(AwsPlatform.of(new EnvironmentVariables(environment))));
      assertEquals(2, log.messages().size(), log.messages()::toString);
      assertTrue(log.messages().getFirst().contains(" in us-east-1 was not checked"));
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void everyMissingVariableIsNamed() {
    for (String name : GOOD.keySet()) {
      Map<String, String> environment = new HashMap<>(GOOD);
      environment.remove(name);
      assertTrue(problem(environment).endsWith(": " + name + " is missing"));
    }
    String all = problem(Map.of());
    GOOD.keySet().forEach(name -> assertTrue(all.contains(name + " is missing"), all));
  }

  @Test
  void aBucketIsRequiredWithS3AndAnotherForTheFallback() {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("MERIDIAN_DATASTORE", "s4");
    assertTrue(problem(environment).endsWith("MERIDIAN_DATASTORE must be dynamodb or s3"));
    environment.put("MERIDIAN_DATASTORE", "s3");
    environment.remove("MERIDIAN_PEER_TABLE");
    environment.remove("MERIDIAN_CONTROL_TABLE");
    assertTrue(problem(environment).endsWith(": MERIDIAN_BUCKET is missing"));
    environment.put("MERIDIAN_BUCKET", "No Bucket");
    assertTrue(problem(environment).contains("MERIDIAN_BUCKET must be the name of a bucket"));
    environment.put("MERIDIAN_BUCKET", "own");
    environment.put("MERIDIAN_FALLBACK_REGION", "eu-west-1");
    environment.put("MERIDIAN_FALLBACK_REGION_CODE", "2");
    assertTrue(problem(environment).endsWith(": MERIDIAN_FALLBACK_BUCKET is missing"));
  }

  @Test
  void everyMalformedVariableIsNamedWithWhatItMustBe() {
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("MERIDIAN_REGION", "<b>east</b>"),
            Map.entry("MERIDIAN_PEER_TABLE", "no table"),
            Map.entry("MERIDIAN_CONTROL_TABLE", "a/b"),
            Map.entry("AWS_REGION", "garbage"),
            Map.entry("MERIDIAN_REGION_CODE", "255"),
            Map.entry("MERIDIAN_KEY", "secret-as-can-be"),
            Map.entry("MERIDIAN_PREVIOUS_KEY", "secret-as-can-be"),
            Map.entry("MERIDIAN_PLACE_KEY", "secret-as-can-be"),
            Map.entry("MERIDIAN_INTERVAL_SECONDS", "599"),
            Map.entry("MERIDIAN_MAX_PEERS", "many"),
            Map.entry("MERIDIAN_MAX_SCRAPE", "0"),
            Map.entry("MERIDIAN_ADDRESS_SOURCE", "anybody"),
            Map.entry("MERIDIAN_BUDGET_MILLIS", "1.5"),
            Map.entry("MERIDIAN_CONCURRENCY", "0"),
            Map.entry("MERIDIAN_ADDRESS_TORRENTS", "99"),
            Map.entry("MERIDIAN_RATE_LIMITS", "none"),
            Map.entry("MERIDIAN_PUBLIC_INDEX", "yes"),
            Map.entry("MERIDIAN_FALLBACK_REGION", "elsewhere"),
            Map.entry("MERIDIAN_FALLBACK_REGION_CODE", "0"),
            Map.entry("AWS_ENDPOINT_URL_DYNAMODB", "localhost"));
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.putAll(bad);
    String problems = problem(environment);
    bad.keySet().forEach(name -> assertTrue(problems.contains(name + " must be "), problems));
    assertFalse(problems.contains("secret-as-can-be"), problems);
  }

  @Test
  void anEndpointOutsideAwsRequiresCredentials() {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000");
    String problems = problem(environment);
    for (String name : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      assertTrue(problems.contains(name + " is missing"), problems);
    }
  }

  @Test
  void aFallbackIsAnotherRegionWithAnotherCode() {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("MERIDIAN_FALLBACK_REGION", "us-east-1");
    assertTrue(
        problem(environment)
            .endsWith(
                ": MERIDIAN_FALLBACK_REGION must differ from AWS_REGION;"
                    + " MERIDIAN_FALLBACK_REGION_CODE is missing"));
    environment.put("MERIDIAN_FALLBACK_REGION_CODE", "7");
    environment.remove("MERIDIAN_FALLBACK_REGION");
    assertTrue(
        problem(environment)
            .endsWith(
                ": MERIDIAN_FALLBACK_REGION is missing;"
                    + " MERIDIAN_FALLBACK_REGION_CODE must differ from MERIDIAN_REGION_CODE"));
    environment.put("MERIDIAN_FALLBACK_REGION", "eu-west-1");
    environment.put("MERIDIAN_FALLBACK_REGION_CODE", "8");
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    var fallback = ResilienceSettings.of(variables).fallback().orElseThrow();
    variables.check();
    assertEquals(new ResilienceSettings.Fallback(Region.EU_WEST_1, RegionCode.of(8)), fallback);
  }

  /** As text {@code 07} differs from {@code 7}, but both are the same region's keys. */
  @Test
  void aFallbackCodeWithALeadingZeroIsRefused() {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("MERIDIAN_FALLBACK_REGION", "eu-west-1");
    for (String code : List.of("07", "007", "+7", " 7", "٧")) {
      environment.put("MERIDIAN_FALLBACK_REGION_CODE", code);
      String problem = problem(environment);
      assertTrue(
          problem.endsWith(": MERIDIAN_FALLBACK_REGION_CODE must be a whole number from 1 to 254"),
          problem);
    }
  }

  @Test
  void aControlRegionHasTheControlledRegionsAndTheDeploymentsName() {
    Map<String, String> environment = new HashMap<>();
    assertEquals(new ControlledRegions("", Map.of()), controls(environment));
    environment.put("MERIDIAN_CONTROLLED_REGIONS", "us-east-1=1,ap-southeast-1=254");
    environment.put("MERIDIAN_DEPLOYMENT", "meridian");
    assertEquals(
        new ControlledRegions(
            "meridian",
            Map.of(RegionCode.of(1), "us-east-1", RegionCode.of(254), "ap-southeast-1")),
        controls(environment));
    environment.put("MERIDIAN_DEPLOYMENT", "Meridian");
    assertTrue(
        controlsProblem(environment).contains("MERIDIAN_DEPLOYMENT must be 2 to 20 lower-case"));
    environment.remove("MERIDIAN_DEPLOYMENT");
    assertTrue(controlsProblem(environment).endsWith(": MERIDIAN_DEPLOYMENT is missing"));
    for (String wrong : List.of("us-east-1", "us-east-1=1,", "1=us-east-1", "us-east-1=0")) {
      environment.put("MERIDIAN_CONTROLLED_REGIONS", wrong);
      assertTrue(
          controlsProblem(environment).contains("MERIDIAN_CONTROLLED_REGIONS must be "), wrong);
    }
  }

  private static ControlledRegions controls(Map<String, String> environment) {
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    ControlledRegions controls = ControlledRegions.of(variables);
    variables.check();
    return controls;
  }

  private static String controlsProblem(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> controls(environment)).getMessage());
  }

  @Test
  void settingsReachThePolicy() {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.put("MERIDIAN_INTERVAL_SECONDS", "600");
    environment.put("MERIDIAN_MAX_PEERS", "20");
    environment.put("MERIDIAN_ADDRESS_SOURCE", "client");
    TrackerSettings settings = TrackerSettings.of(new EnvironmentVariables(environment));
    assertEquals(600, settings.policy().intervals().regular().toSeconds());
    assertEquals(2_100, settings.policy().life().toSeconds());
    assertEquals(20, settings.policy().defaultPeers());
    assertEquals(AddressSource.CLIENT, settings.addresses());
  }

  @Test
  void aSegmentGetsItsPartOfASweepsUnits() {
    var variables =
        new EnvironmentVariables(
            Map.of("MERIDIAN_PURGE_SEGMENTS", "8", "MERIDIAN_PURGE_WRITE_UNITS", "100"));
    PurgeSettings sweeps = PurgeSettings.of(variables);
    assertDoesNotThrow(variables::check);
    assertEquals(12.5, sweeps.writeUnitsPerSegment());
    assertEquals(Double.POSITIVE_INFINITY, sweeps.readUnitsPerSegment());
  }

  @Test
  void keysAreNotPrinted() {
    String shown = TrackerSettings.of(new EnvironmentVariables(GOOD)).toString();
    assertFalse(shown.contains("0123456789abcdef"), shown);
  }

  @Test
  void aReplacedKeysTicketsAreAcceptedAndThePlaceKeyStays() {
    Map<String, String> environment = new HashMap<>(GOOD);
    Keys alone = Keys.of(new EnvironmentVariables(environment));
    assertEquals(1, alone.accepted().size());
    assertEquals(alone.tickets(), alone.places());

    environment.put("MERIDIAN_PLACE_KEY", "aa".repeat(32));
    environment.put("MERIDIAN_PREVIOUS_KEY", "bb".repeat(32));
    Keys replacing = TrackerSettings.of(new EnvironmentVariables(environment)).keys();
    assertEquals(Secret.key("aa".repeat(32)), replacing.places());
    assertEquals(
        List.of(GOOD.get("MERIDIAN_KEY"), "bb".repeat(32)),
        replacing.accepted().stream().map(HexFormat.of()::formatHex).toList());

    environment.put("MERIDIAN_PREVIOUS_KEY", GOOD.get("MERIDIAN_KEY"));
    assertEquals(1, Keys.of(new EnvironmentVariables(environment)).accepted().size());
  }

  @Test
  void metricsHaveTheDeploymentsName() {
    Map<String, String> environment = new HashMap<>(GOOD);
    assertEquals(
        new MetricDimensions("meridian", "us-east-1", Optional.empty(), true), source(environment));
    environment.put("MERIDIAN_DEPLOYMENT", "other");
    assertEquals(
        new MetricDimensions("other", "us-east-1", Optional.empty(), true), source(environment));
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "7");
    assertEquals(Optional.of("7"), source(environment).version());
    environment.put("MERIDIAN_MONITORING", "essential");
    assertFalse(source(environment).isFull());
    environment.put("MERIDIAN_DEPLOYMENT", "Two Words");
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    MetricDimensions.of(variables, TableSettings.of(variables));
    assertThrows(ConfigurationException.class, variables::check);
  }

  private static MetricDimensions source(Map<String, String> environment) {
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    return MetricDimensions.of(variables, TableSettings.of(variables));
  }

  private static String problem(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(
                ConfigurationException.class,
                () -> new TrackerHandler(AwsPlatform.of(new EnvironmentVariables(environment))))
            .getMessage());
  }
}
