package meridian.store.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.store.FuzzedItems;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Any item of a heartbeat is read or skipped; the decoder throws no exception. */
final class HeartbeatItemFuzzTest {

  private static final int ITEMS = 50_000;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final RegionCode OTHER = RegionCode.of(1);

  private final FuzzedItems items = new FuzzedItems(20261128);

  @Test
  void anyHeartbeatIsReadOrSkipped() {
    Map<String, AttributeValue> good =
        HeartbeatItem.of(
            new Heartbeat(
                RegionCode.of(254),
                "eu-west-1",
                NOON,
                new Layouts(Set.of(1, 2), 2),
                Map.of(OTHER, new ObservedHeartbeat(NOON.minusSeconds(50), NOON)),
                Verdict.ISOLATED));
    int read = 0;
    for (int round = 0; round < ITEMS; round++) {
      Optional<Heartbeat> heartbeat = HeartbeatItem.read(items.of(good));
      if (heartbeat.isPresent()) {
        read++;
        assertUsable(heartbeat.get());
      }
    }
    int number = read;
    assertTrue(read > ITEMS / 100 && read < ITEMS, () -> number + " heartbeats");
  }

  /** What verdicts and metrics compute from a heartbeat. */
  private static void assertUsable(Heartbeat heartbeat) {
    assertTrue(heartbeat.layouts().writes() >= 0);
    assertTrue(heartbeat.verdictAt(NOON) != null);
    var _ = heartbeat.hasHeard(OTHER);
    var _ = heartbeat.replicationLag(OTHER).map(Duration::toMillis);
    assertEquals(Optional.of(heartbeat), HeartbeatItem.read(HeartbeatItem.of(heartbeat)));
  }
}
