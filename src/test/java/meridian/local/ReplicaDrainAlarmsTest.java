package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.dynamodb.control.ControlTable;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Alarms on a simulated global table whose replicas can fail. */
final class ReplicaDrainAlarmsTest {

  private static final String TABLE = "control";
  private static final List<Region> REGIONS = Topology.read(Path.of("regions")).regions();
  private static final Set<Region> ALL = Set.copyOf(REGIONS);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable global =
      GlobalTable.ofControl(
          REGIONS.stream().map(Region::name).toList(), time, Duration.ofSeconds(1), new Random(15));
  private final Map<Region, DynamoDbClient> replicas = new HashMap<>();

  ReplicaDrainAlarmsTest() {
    REGIONS.forEach(region -> replicas.put(region, global.client(region.name())));
  }

  @Test
  void drainIsReadFromAnyOtherRegion() {
    Region drained = REGIONS.getFirst();
    drain(drained, REGIONS.getLast());
    time.pass(Duration.ofSeconds(2));
    assertEquals(Set.of(drained), drained(alarms(_ -> false)));
    replicas.put(drained, new Down());
    replicas.put(REGIONS.getLast(), new Down());
    assertEquals(Set.of(drained), drained(alarms(_ -> false)));
  }

  @Test
  void ownReplicaIsNotRead() {
    Region drained = REGIONS.getFirst();
    drain(drained, drained);
    assertEquals(Set.of(), drained(alarms(_ -> false)));
  }

  @Test
  void replicaOfARegionThatIsDownIsNotRead() {
    Region drained = REGIONS.getFirst();
    drain(drained, REGIONS.getLast());
    assertEquals(Set.of(drained), drained(alarms(_ -> false)));
    assertEquals(Set.of(), drained(alarms(REGIONS.getLast()::equals)));
  }

  @Test
  void regionWithoutDataIsAbsent() {
    Region only = REGIONS.getFirst();
    var alarms = alarms(region -> !region.equals(only));
    assertEquals(
        ALL.stream().filter(region -> !region.equals(only)).collect(Collectors.toSet()),
        alarms.drained(ALL).keySet());
    assertEquals(Map.of(), alarms(_ -> true).drained(ALL));
  }

  private ReplicaDrainAlarms alarms(Predicate<Region> down) {
    Map<Region, ControlTable> controls = new HashMap<>();
    replicas.forEach((region, client) -> controls.put(region, new ControlTable(client, TABLE)));
    return new ReplicaDrainAlarms(controls, down);
  }

  private static Set<Region> drained(ReplicaDrainAlarms alarms) {
    return alarms.drained(ALL).entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void drain(Region region, Region through) {
    new OperatorDecisions<>(
            new ControlTable(global.client(through.name()), TABLE),
            DecisionKind.DRAINS,
            through.code(),
            time)
        .decide(Action.DRAIN, List.of(region.code()));
  }

  /** A replica that fails every call. */
  private record Down() implements DynamoDbClient {

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }
}
