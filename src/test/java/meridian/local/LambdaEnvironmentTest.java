package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.ResilienceSettings;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;

final class LambdaEnvironmentTest {

  private static final LocalDatastore DATABASE =
      LocalDatastore.dynamoDb(URI.create("http://127.0.0.1:8000"));

  @Test
  void everyShippedRegionHasItsFallback() {
    Topology topology = Topology.read(Path.of("regions"));
    for (Region region : topology.regions()) {
      Region fallback = topology.fallback(region).orElseThrow();
      Map<String, String> environment =
          LambdaEnvironment.ofTracker(region, true, Optional.of(fallback), DATABASE);
      assertEquals(fallback.name(), environment.get("MERIDIAN_FALLBACK_REGION"));
      assertEquals(fallback.code().toString(), environment.get("MERIDIAN_FALLBACK_REGION_CODE"));
    }
  }

  @Test
  void clientsAreLimitedAsInAwsUnlessLimitsAreOff() {
    Region region = Topology.read(Path.of("regions")).regions().getFirst();
    ResilienceSettings limited = settings(LambdaEnvironment.ofTracker(region, true));
    assertEquals(ResilienceSettings.of(new EnvironmentVariables(Map.of())), limited);
    assertTrue(limited.addressTorrents().isPresent());
    assertTrue(settings(LambdaEnvironment.ofTracker(region, false)).addressTorrents().isEmpty());
  }

  private static ResilienceSettings settings(Map<String, String> environment) {
    ResilienceSettings settings = ResilienceSettings.of(new EnvironmentVariables(environment));
    return new ResilienceSettings(
        settings.budget(), 64, settings.addressTorrents(), settings.fallback());
  }

  @Test
  void controlRegionListsTheRegionsThatItControls() {
    Topology topology = Topology.read(Path.of("src/test/resources/meridian/topology/good"));
    Region east = topology.region("us-east-1").orElseThrow();
    Map<String, String> environment = LambdaEnvironment.ofHeartbeat(topology, east, DATABASE);
    assertEquals("example", environment.get("MERIDIAN_DEPLOYMENT"));
    assertEquals("ca-central-1=3,us-west-2=254", environment.get("MERIDIAN_CONTROLLED_REGIONS"));
  }

  @Test
  void regionWithoutFallbackHasNoFallbackVariables() {
    Region region = Topology.read(Path.of("regions")).regions().getFirst();
    Map<String, String> environment =
        LambdaEnvironment.ofTracker(region, true, Optional.empty(), DATABASE);
    assertFalse(environment.containsKey("MERIDIAN_FALLBACK_REGION"));
    assertFalse(environment.containsKey("MERIDIAN_FALLBACK_REGION_CODE"));
  }
}
