package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.templates.Stack.Resource;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The global stack: tables with replicas in all regions. */
@NeedsJq
final class GlobalStackTest {

  private static final String[] REGIONS = {"us-east-1", "eu-west-1", "ap-southeast-1"};

  private static Stack stack(Template template, String mode) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofGlobal());
    parameters.put("CapacityMode", mode);
    return template.stack(REGIONS[0], parameters);
  }

  private static List<JsonNode> replicas(Resource table) {
    return table.properties().path("Replicas").valueStream().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on-demand", "provisioned"})
  void everyTableHasAReplicaInEveryRegionAndIsRetained(String mode) {
    Stack stack = stack(StackParameters.globalTemplate(REGIONS), mode);
    List<Resource> tables = stack.all("AWS::DynamoDB::GlobalTable");
    assertEquals(2, tables.size());
    for (Resource table : tables) {
      assertEquals(
          List.of(REGIONS),
          replicas(table).stream().map(replica -> replica.path("Region").asText()).toList());
      for (JsonNode replica : replicas(table)) {
        assertEquals("true", replica.path("DeletionProtectionEnabled").asText());
      }
      assertEquals("Retain", table.declaration().path("DeletionPolicy").asText());
      assertEquals("Retain", table.declaration().path("UpdateReplacePolicy").asText());
      assertEquals("t", table.text("/TimeToLiveSpecification/AttributeName"));
      assertEquals("true", table.text("/TimeToLiveSpecification/Enabled"));
      assertEquals("NEW_AND_OLD_IMAGES", table.text("/StreamSpecification/StreamViewType"));
      assertEquals("false", table.text("/SSESpecification/SSEEnabled"));
      assertEquals("s HASH, k RANGE", keys(table));
    }
  }

  private static String keys(Resource table) {
    return String.join(
        ", ",
        table
            .properties()
            .path("KeySchema")
            .valueStream()
            .map(key -> key.path("AttributeName").asText() + " " + key.path("KeyType").asText())
            .toList());
  }

  @Test
  void onlyTheControlTableHasPointInTimeRecovery() {
    Stack stack = stack(StackParameters.globalTemplate(REGIONS), "on-demand");
    for (Resource table : stack.all("AWS::DynamoDB::GlobalTable")) {
      String wanted = Boolean.toString(table.id().equals("Control"));
      for (JsonNode replica : replicas(table)) {
        assertEquals(
            wanted,
            replica.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asText());
      }
    }
    assertEquals("B", stack.resource("Peers").text("/AttributeDefinitions/0/AttributeType"));
    assertEquals("S", stack.resource("Control").text("/AttributeDefinitions/1/AttributeType"));
  }

  @Test
  void theOnDemandTableHasLimitsAndWarmThroughput() {
    Map<String, String> parameters = StackParameters.ofGlobal();
    Resource peers = stack(StackParameters.globalTemplate(REGIONS), "on-demand").resource("Peers");
    assertEquals("PAY_PER_REQUEST", peers.text("/BillingMode"));
    assertEquals(
        parameters.get("MaxWriteUnits"),
        peers.text("/WriteOnDemandThroughputSettings/MaxWriteRequestUnits"));
    assertEquals(
        parameters.get("WarmWriteUnits"), peers.text("/WarmThroughput/WriteUnitsPerSecond"));
    for (JsonNode replica : replicas(peers)) {
      assertEquals(
          parameters.get("MaxReadUnits"),
          replica.at("/ReadOnDemandThroughputSettings/MaxReadRequestUnits").asText());
    }
    int announces = Topology.read(Path.of("regions")).global().capacity().announcesPerSecond();
    assertTrue(Integer.parseInt(parameters.get("WarmWriteUnits")) >= announces / 2);
    assertTrue(
        Integer.parseInt(parameters.get("WarmReadUnits")) >= announces / (REGIONS.length - 1));
  }

  @Test
  void theProvisionedTableScalesUpToTheSameLimits() {
    Map<String, String> parameters = StackParameters.ofGlobal();
    Resource peers =
        stack(StackParameters.globalTemplate(REGIONS), "provisioned").resource("Peers");
    assertEquals("PROVISIONED", peers.text("/BillingMode"));
    String writes = "/WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings";
    assertEquals(parameters.get("MinWriteUnits"), peers.text(writes + "/MinCapacity"));
    assertEquals(parameters.get("MaxWriteUnits"), peers.text(writes + "/MaxCapacity"));
    assertFalse(peers.properties().has("WriteOnDemandThroughputSettings"));
    for (JsonNode replica : replicas(peers)) {
      JsonNode reads =
          replica.at("/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings");
      assertEquals(parameters.get("MinReadUnits"), reads.path("MinCapacity").asText());
      assertEquals(parameters.get("MaxReadUnits"), reads.path("MaxCapacity").asText());
      assertFalse(replica.has("ReadOnDemandThroughputSettings"));
    }
  }

  /** So adding or removing a region changes replicas only. */
  @Test
  void templatesOfMoreRegionsDifferInTheirReplicasOnly() {
    Stack two = stack(StackParameters.globalTemplate("us-east-1", "eu-west-1"), "on-demand");
    Stack three = stack(StackParameters.globalTemplate(REGIONS), "on-demand");
    Stack one = stack(StackParameters.globalTemplate("us-east-1"), "on-demand");
    assertEquals(one.resource("Peers").properties(), unexpanded().properties());
    for (Resource table : two.all("AWS::DynamoDB::GlobalTable")) {
      List<JsonNode> more = replicas(three.resource(table.id()));
      assertEquals(replicas(table), more.subList(0, 2));
      assertEquals("ap-southeast-1", more.getLast().path("Region").asText());
    }
  }

  private static Resource unexpanded() {
    return stack(Template.read("global.yaml"), "on-demand").resource("Peers");
  }

  /** Codes are what scripts must know even if no other resource changes. */
  @Test
  void withBucketsThereAreNoTablesAndAResourceChangesWithTheCodes() {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofGlobal());
    parameters.putAll(StackParameters.BUCKETS);
    Stack stack = Template.read("global.yaml").stack(REGIONS[0], parameters);
    assertEquals(List.of(), stack.all("AWS::DynamoDB::GlobalTable"));
    assertEquals(
        "mine " + parameters.get("RegionCodes"),
        stack.all("AWS::SSM::Parameter").getFirst().text("/Value"));
    assertEquals(
        List.of(),
        stack(StackParameters.globalTemplate(REGIONS), "on-demand").all("AWS::SSM::Parameter"));
  }
}
