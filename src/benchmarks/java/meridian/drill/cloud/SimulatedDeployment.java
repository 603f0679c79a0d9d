package meridian.drill.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import meridian.health.Heartbeat;
import meridian.lambda.event.EventTypes;
import meridian.local.database.TableSchema;
import meridian.local.events.EventBuses;
import meridian.local.events.FunctionBuses;
import meridian.local.events.PutEvent;
import meridian.local.events.Schedule;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.topology.Region;
import meridian.topology.Topology;

/** A deployment in virtual time: its regions, their global tables, event buses and DNS. */
public final class SimulatedDeployment {

  static final String KEY = "6472696c6c".repeat(6) + "2121";

  /** The longest replication lag between any two connected regions. */
  public static final Duration MAX_LAG = Duration.ofSeconds(2);

  private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration EVENT_DELAY = Duration.ofMillis(500);
  private static final String SCHEDULE = "meridian.schedule";
  private static final PutEvent HEARTBEAT = new PutEvent(SCHEDULE, EventTypes.HEARTBEAT_DUE, "{}");
  private static final PutEvent SWEEP =
      new PutEvent(SCHEDULE, EventTypes.PURGE_DUE, "{\"scheduled\": true}");

  private final Topology topology;
  private final RandomGenerator random;
  private final Consumer<String> lines;
  private final VirtualTime time = new VirtualTime(START);
  private final InvocationClock invocations = new InvocationClock(time);
  private final GlobalTable peers;
  private final GlobalTable control;
  private final Map<String, SimulatedRegion> regions = new LinkedHashMap<>();
  private final EventBuses buses;
  private final DnsService dns;

  /** A new deployment; nothing happens in it until time passes. */
  public SimulatedDeployment(Topology topology, RandomGenerator random) {
    this(topology, random, _ -> {});
  }

  /**
   * A new deployment.
   *
   * @param lines takes each line of metrics that a function of any region prints
   */
  public SimulatedDeployment(Topology topology, RandomGenerator random, Consumer<String> lines) {
    this.topology = topology;
    this.random = random;
    this.lines = lines;
    this.peers = globalTable(TableSchema.PEERS);
    this.control = globalTable(TableSchema.CONTROL);
    for (Region region : topology.regions()) {
      var tables = new RegionTables(region.name(), peers, control);
      regions.put(region.name(), new SimulatedRegion(region, this, tables));
    }
    this.buses =
        new FunctionBuses(
            regions.values().stream()
                .collect(
                    Collectors.toMap(region -> region.region().name(), SimulatedRegion::rules)),
            time,
            delivery -> time.after(EVENT_DELAY, () -> invocations.invoke(() -> run(delivery))));
    this.dns = new DnsService(List.copyOf(regions.values()), time);
    topology.regions().forEach(this::schedule);
    every(DnsService.INTERVAL, Duration.ZERO, dns::check);
  }

  private static boolean run(Runnable task) {
    task.run();
    return true;
  }

  private GlobalTable globalTable(TableSchema schema) {
    return new GlobalTable(
        schema, topology.regions().stream().map(Region::name).toList(), time, this::lag, random);
  }

  private Duration lag(String from, String to) {
    return region(from).region().lagTo(region(to).region());
  }

  private void schedule(Region region) {
    buses.put(region.name(), HEARTBEAT);
    every(Heartbeat.PERIOD, Duration.ZERO, () -> buses.put(region.name(), HEARTBEAT));
    every(region.purge().every(), region.purge().offset(), () -> buses.put(region.name(), SWEEP));
  }

  /** Schedules a task at an offset after each multiple of a period. */
  private void every(Duration period, Duration offset, Runnable task) {
    time.after(
        Schedule.untilNext(time.instant(), period, offset),
        () -> {
          task.run();
          every(period, offset, task);
        });
  }

  /** The deployment's secret. */
  public static byte[] key() {
    return HexFormat.of().parseHex(KEY);
  }

  /** Makes a region unreachable at once: writes that it has not replicated are held back. */
  public void lose(SimulatedRegion region) {
    region.setLost(true);
    isolate(region);
  }

  /** Undoes {@link #lose}. */
  public void recover(SimulatedRegion region) {
    region.setLost(false);
    rejoin(region);
  }

  /** Disconnects a region's replica from all others, but not from its clients. */
  public void isolate(SimulatedRegion region) {
    region.setIsolated(true);
    peers.isolate(region.region().name());
    control.isolate(region.region().name());
  }

  /** Undoes {@link #isolate}. */
  public void rejoin(SimulatedRegion region) {
    time.after(MAX_LAG, () -> region.setIsolated(false));
    peers.rejoin(region.region().name());
    control.rejoin(region.region().name());
  }

  public Topology topology() {
    return topology;
  }

  public VirtualTime time() {
    return time;
  }

  InvocationClock invocations() {
    return invocations;
  }

  public RandomGenerator random() {
    return random;
  }

  Consumer<String> lines() {
    return lines;
  }

  EventBuses buses() {
    return buses;
  }

  public DnsService dns() {
    return dns;
  }

  public GlobalTable peers() {
    return peers;
  }

  public List<SimulatedRegion> regions() {
    return List.copyOf(regions.values());
  }

  public SimulatedRegion region(String name) {
    SimulatedRegion region = regions.get(name);
    if (region == null) {
      throw new IllegalArgumentException("no region " + name);
    }
    return region;
  }
}
