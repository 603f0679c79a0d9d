package meridian.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopologyReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOOD = Path.of("src/test/resources/meridian/topology/good");
  private static final Topology TOPOLOGY = Topology.read(GOOD);

  @Test
  void printsWhatTheFilesSay() throws IOException {
    JsonNode report = TopologyReport.read(GOOD).json();
    ObjectNode global = report.withObject("/global");
    global.remove(
        List.of("settings", "datastore", "healthCheckSeconds", "monitoring", "serviceRole"));
    global.withObject("/capacity").remove("concurrency");
    assertEquals(JSON.readTree(GOOD.resolve("global.json").toFile()), global);

    ObjectNode east = report.withObject("/regions/1");
    east.remove(List.of("fallbackCode", "controlRegion", "controlledRegions", "quotas"));
    assertEquals(JSON.readTree(GOOD.resolve("us-east-1.json").toFile()), east);
  }

  @Test
  void linksRegionsWithEachOther() {
    JsonNode regions = TopologyReport.read(GOOD).json().path("regions");
    assertEquals(254, regions.at("/1/fallbackCode").asInt());
    assertEquals("us-west-2", regions.at("/1/controlRegion").asText());
    assertEquals("ca-central-1=3,us-west-2=254", regions.at("/1/controlledRegions").asText());
    assertEquals(false, regions.path(2).has("fallbackCode"));
    assertEquals("us-east-1", regions.at("/2/controlRegion").asText());
    assertEquals("us-east-1=1", regions.at("/2/controlledRegions").asText());
  }

  @Test
  void quotasMustAllowWhatIsReservedAndTheLimits() {
    var reserved = new Capacity("on-demand", "reserved", 1_000, 200, 3_000, 2_000);
    Region region = with("purge", new PurgePlan(60, 0, 4), TOPOLOGY.regions().getFirst());
    // 169 environments, four segments of two sweeps and a start, two heartbeats, 100 of AWS.
    assertEquals(
        new RequiredQuotas(169 + 9 + 2 + 100, 3_000, 2_000, 1_690),
        quotas(reserved, with("frontDoor", "both", region)));
    var provisioned = new Capacity("provisioned", "unreserved", 1_000, 200, 10, 10);
    assertEquals(
        new RequiredQuotas(169, 1_145, 786, 0),
        quotas(provisioned, with("frontDoor", "alb", region)));
  }

  private static RequiredQuotas quotas(Capacity capacity, Region region) {
    return RequiredQuotas.of(
        with("capacity", capacity, TOPOLOGY.global()), region, RequiredCapacity.of(capacity, 3));
  }

  /** Two thirds of the announces, as one region of three is lost to another. */
  @Test
  void eachRegionIsSizedForTheLossOfAnother() {
    assertEquals(
        new RequiredCapacity(
            37_067, 44_481, 30_580, 3_707, 3_707, 63_545, 43_686, 70, 63_545, 43_686, 15_886, 3_640,
            11_121, 1_000),
        RequiredCapacity.of(TOPOLOGY.global().capacity(), 3));
  }

  @Test
  void aSingleRegionIsSizedForAllAnnounces() {
    assertEquals(55_600, RequiredCapacity.of(TOPOLOGY.global().capacity(), 1).announcesPerRegion());
  }

  @Test
  void longRequestsNeedMoreEnvironmentsAndSmallTablesStayWarm() {
    RequiredCapacity required =
        RequiredCapacity.of(new Capacity("on-demand", "reserved", 1_001, 250, 80_000, 50_000), 3);
    assertEquals(668, required.announcesPerRegion());
    assertEquals(206, required.reservedConcurrency());
    assertEquals(12_000, required.warmReadUnits());
    assertEquals(4_000, required.warmWriteUnits());
  }

  @Test
  void aProvisionedTableIsWarmForItsUnits() {
    RequiredCapacity required =
        RequiredCapacity.of(
            new Capacity("provisioned", "reserved", 83_334, 200, 200_000, 150_000), 3);
    assertEquals(required.leastReadUnits(), required.warmReadUnits());
    assertEquals(required.leastWriteUnits(), required.warmWriteUnits());
  }

  @ParameterizedTest
  @CsvSource({"10, 1, 100, 100", "10, 3, 100, 150", "1000, 3, 507, 150", "5000, 3, 2235, 222"})
  void theControlTableIsLimitedByEnvironmentsAndRegions(
      int announces, int regions, int reads, int writes) {
    RequiredCapacity required =
        RequiredCapacity.of(new Capacity("on-demand", "reserved", announces, 200, 1, 1), regions);
    assertEquals(reads, required.maxControlReadUnits());
    assertEquals(writes, required.maxControlWriteUnits());
  }

  @Test
  void sweepsGetAQuarterOfTheUnitsThatATableHasForCertain() {
    var onDemand = new Capacity("on-demand", "reserved", 10, 200, 400, 480);
    var provisioned = new Capacity("provisioned", "reserved", 1_000, 200, 9_000, 9_000);
    assertEquals(100, RequiredCapacity.of(onDemand, 3).sweepReadUnits());
    assertEquals(40, RequiredCapacity.of(onDemand, 3).sweepWriteUnits());
    assertEquals(120, RequiredCapacity.of(onDemand, 1).sweepWriteUnits());
    assertEquals(286, RequiredCapacity.of(provisioned, 3).sweepReadUnits());
    assertEquals(65, RequiredCapacity.of(provisioned, 3).sweepWriteUnits());
  }

  @Test
  void examplesAreObstacles() {
    Global example = with("hostedZone", "Z0EXAMPLE0", TOPOLOGY.global());
    assertEquals(
        List.of(
            "regions/global.json: domain: tracker.example.org is an example, and must be a domain"
                + " of yours",
            "regions/global.json: hostedZone: Z0EXAMPLE0 is an example, and must be your zone's"
                + " id"),
        obstacles(example, TOPOLOGY.regions()));
  }

  @Test
  void limitsBelowTheNeedAreObstacles() {
    Global global = with("domain", "tracker.meridian.io", TOPOLOGY.global());
    assertEquals(List.of(), obstacles(global, TOPOLOGY.regions()));
    assertEquals(
        List.of(
            "regions/global.json: capacity.maxReadUnits: must be at least 63545 for"
                + " capacity.announcesPerSecond with one region lost, but is 47657",
            "regions/global.json: capacity.maxWriteUnits: must be at least 43686 for"
                + " capacity.announcesPerSecond with one region lost, but is 43685"),
        obstacles(
            with(
                "capacity",
                new Capacity("provisioned", "reserved", 55_600, 40, 47_657, 43_685),
                global),
            TOPOLOGY.regions()));
    assertEquals(
        List.of(),
        obstacles(
            with(
                "capacity",
                new Capacity("on-demand", "reserved", 55_600, 40, 47_657, 43_685),
                global),
            TOPOLOGY.regions()),
        "on demand, no spare units are provisioned");
  }

  @Test
  void regionsOfTwoPartitionsOrADomainOutsideOfAwsAreObstacles() {
    Capacity small = new Capacity("on-demand", "reserved", 10, 200, 100, 100);
    Global global =
        with("capacity", small, with("domain", "tracker.meridian.io", TOPOLOGY.global()));
    Region east = TOPOLOGY.region("us-east-1").orElseThrow();
    Region europe = with("region", "eusc-de-east-1", east);
    assertEquals(
        List.of(
            "regions/eusc-de-east-1.json: region: must be in the partition aws of us-east-1, but is"
                + " in aws-eusc"),
        obstacles(global, List.of(east, europe)));
    assertEquals(
        List.of(
            "regions/global.json: domain: must not be given in the partition aws-eusc: the host"
                + " names need Route 53 in us-east-1"),
        obstacles(with("stackRegion", "eusc-de-east-1", global), List.of(europe)));
  }

  @Test
  void aFirewallForAnHttpApiIsAnObstacle() {
    Global global = with("domain", "tracker.meridian.io", TOPOLOGY.global());
    Region east = with("requestsPerAddress", 100, TOPOLOGY.region("us-east-1").orElseThrow());
    Region west = with("requestsPerAddress", 100, TOPOLOGY.region("us-west-2").orElseThrow());
    assertEquals(
        List.of(
            "regions/us-east-1.json: requestsPerAddress: must not be given with frontDoor"
                + " http-api: AWS WAF does not protect HTTP APIs"),
        obstacles(global, List.of(TOPOLOGY.regions().getFirst(), east, west)));
  }

  @Test
  void everyRegionHasABucketWithS3() {
    Global global = with("datastore", "s3", with("bucketPrefix", "mine", TOPOLOGY.global()));
    Topology topology = new Topology(global, TOPOLOGY.regions());
    assertEquals(
        Optional.of("mine-us-east-1"), topology.bucket(topology.region("us-east-1").orElseThrow()));
    assertEquals(
        Optional.empty(),
        TOPOLOGY.bucket(TOPOLOGY.regions().getFirst()),
        "DynamoDB is the default");
  }

  @Test
  void limitsOfTablesAreNoObstacleWithS3() {
    Global global = with("domain", "tracker.meridian.io", TOPOLOGY.global());
    Global small =
        with("capacity", new Capacity("on-demand", "reserved", 55_600, 40, 1, 1), global);
    assertEquals(List.of(), obstacles(with("datastore", "s3", small), TOPOLOGY.regions()));
  }

  private static List<String> obstacles(Global global, List<Region> regions) {
    return DeploymentCheck.obstacles(
        Path.of("regions"),
        new Topology(global, regions),
        RequiredCapacity.of(global.capacity(), regions.size()));
  }

  private static <T extends Record> T with(String key, Object value, T record) {
    ObjectNode changed = JSON.valueToTree(record);
    @SuppressWarnings("unchecked")
    T copy = (T) JSON.convertValue(changed.putPOJO(key, value), record.getClass());
    return copy;
  }
}
