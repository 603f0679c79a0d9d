package meridian.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.topology.PurgePlan;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;

final class DeploymentTest {

  private static final PurgePlan PURGE = new PurgePlan(Duration.ofHours(1), Duration.ZERO, 1);
  private static final Topology TOPOLOGY =
      new Topology(
          List.of(
              new Region("eu-west-1", 2, Map.of(), PURGE, Optional.empty()),
              new Region("us-east-1", 1, Map.of(), PURGE, Optional.empty())));
  private static final Map<String, String> ENVIRONMENT =
      Map.of("MERIDIAN_PEER_TABLE", "peers", "MERIDIAN_CONTROL_TABLE", "control");

  @Test
  void inAwsItIsAsRegionsAndVariablesSay() throws NoDeploymentException {
    Deployment deployment = Deployment.inAws(TOPOLOGY, ENVIRONMENT);
    assertEquals(
        List.of(
            new DeployedRegion("eu-west-1", 2, Optional.empty()),
            new DeployedRegion("us-east-1", 1, Optional.empty())),
        deployment.regions());
    assertEquals("peers", deployment.peerTable());
    assertEquals("control", deployment.controlTable());
    assertEquals(Optional.empty(), deployment.key());
    assertEquals("us-east-1", deployment.nameOf(1));
    assertEquals("region 9", deployment.nameOf(9));
  }

  @Test
  void theKeyIsReadIfItIsThere() throws NoDeploymentException {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("MERIDIAN_KEY", "AB".repeat(32));
    Deployment deployment = Deployment.inAws(TOPOLOGY, environment);
    assertEquals("ab".repeat(32), deployment.key().orElseThrow().hex());
    assertFalse(deployment.toString().contains("ab".repeat(32)));
    environment.put("MERIDIAN_PLACE_KEY", "cd".repeat(32));
    environment.put("MERIDIAN_PREVIOUS_KEY", "ef".repeat(32));
    DeploymentKey key = Deployment.inAws(TOPOLOGY, environment).key().orElseThrow();
    assertEquals("cd".repeat(32), key.hex());
    assertEquals(
        List.of("ab".repeat(32), "ef".repeat(32)),
        key.tickets().stream().map(HexFormat.of()::formatHex).toList());
    environment.put("MERIDIAN_KEY", "abc");
    assertEquals("MERIDIAN_KEY must be 64 hexadecimal digits.", refusal(environment));
  }

  @Test
  void aVariableThatIsMissingIsNamed() {
    for (String name : ENVIRONMENT.keySet()) {
      Map<String, String> environment = new HashMap<>(ENVIRONMENT);
      environment.remove(name);
      assertEquals(
          "To act on AWS, " + name + " must be set to what the functions have there.",
          refusal(environment));
    }
  }

  private static String refusal(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(NoDeploymentException.class, () -> Deployment.inAws(TOPOLOGY, environment))
            .getMessage());
  }
}
