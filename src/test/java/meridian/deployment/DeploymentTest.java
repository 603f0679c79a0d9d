package meridian.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.swarm.RegionCode;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;

final class DeploymentTest {

  private static final Topology TOPOLOGY =
      Topology.read(Path.of("src/test/resources/meridian/topology/good"));

  @Test
  void aDeploymentInAwsFollowsFromTheTopology() throws CommandFailedException {
    Deployment deployment = Deployment.inAws(TOPOLOGY, Map.of());
    assertEquals(
        List.of(
            new DeployedRegion("ca-central-1", RegionCode.of(3), Optional.empty()),
            new DeployedRegion("us-east-1", RegionCode.of(1), Optional.empty()),
            new DeployedRegion("us-west-2", RegionCode.of(254), Optional.empty())),
        deployment.regions());
    assertEquals("peers", deployment.peerTable());
    assertEquals("control", deployment.controlTable());
    assertEquals(Optional.empty(), deployment.key());
    assertEquals("us-east-1", deployment.nameOf(RegionCode.of(1)));
    assertEquals("region 9", deployment.nameOf(RegionCode.of(9)));
  }

  @Test
  void theKeyIsOptionalAndHidden() throws CommandFailedException {
    Deployment deployment = Deployment.inAws(TOPOLOGY, Map.of("MERIDIAN_KEY", "AB".repeat(32)));
    assertEquals("ab".repeat(32), deployment.key().orElseThrow().hex());
    assertFalse(deployment.toString().contains("ab".repeat(32)));
  }

  @Test
  void slotsAndTicketsMayHaveKeysOfTheirOwn() throws CommandFailedException {
    Map<String, String> environment =
        Map.of(
            "MERIDIAN_KEY", "AB".repeat(32),
            "MERIDIAN_PREVIOUS_KEY", "ef".repeat(32),
            "MERIDIAN_PLACE_KEY", "cd".repeat(32));
    DeploymentKey key = Deployment.inAws(TOPOLOGY, environment).key().orElseThrow();
    assertEquals("cd".repeat(32), key.hex());
    assertEquals(
        List.of("ab".repeat(32), "ef".repeat(32)),
        key.ticketKeys().stream().map(HexFormat.of()::formatHex).toList());
  }

  @Test
  void aMalformedKeyIsRefused() {
    var refusal =
        assertThrows(
            CommandFailedException.class,
            () -> Deployment.inAws(TOPOLOGY, Map.of("MERIDIAN_KEY", "abc")));
    assertEquals(
        "MERIDIAN_KEY must be 64 hexadecimal digits. Nothing was done.", refusal.getMessage());
  }
}
