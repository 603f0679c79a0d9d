package meridian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.simulation.TrafficMix;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures everything, two measurements at a time. Each has its own table and random numbers, so
 * the figures do not depend on what runs beside them.
 */
final class Benchmark {

  private static final int CONCURRENCY = 2;

  /** The lifetimes of records that are compared, in intervals. */
  private static final List<Double> LIFETIMES =
      IntStream.rangeClosed(10, 18).mapToObj(quarters -> quarters / 4.0).toList();

  private final Scale scale;
  private final double life;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param life of records, in intervals, except where lifetimes are compared
   * @param progress receives a line for each completed step, from several threads
   */
  Benchmark(Scale scale, double life, long seed, Consumer<String> progress) {
    this.scale = scale;
    this.life = life;
    this.seed = seed;
    this.progress = progress;
  }

  /** Runs it. */
  BenchmarkResult run() throws InterruptedException {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY)) {
      var day = threads.submit(() -> day(table(database, "day")));
      var swarms = threads.submit(() -> swarms(database));
      var lifetimes = threads.submit(() -> done("lifetimes", lifetimes()));
      var largerDays = threads.submit(() -> done("larger days", largerDays()));
      var sweep = threads.submit(() -> done("sweep", sweep(table(database, "sweep"))));
      var zappa =
          threads.submit(() -> done("zappa-bittorrent-tracker", zappa(table(database, "zappa"))));
      return new BenchmarkResult(
          seed,
          scale,
          life,
          get(day),
          get(swarms),
          get(lifetimes),
          get(largerDays),
          get(sweep),
          get(zappa));
    }
  }

  private TrafficTotals day(DynamoDbClient table) {
    return day(scale.population(), scale.intervals())
        .run(
            (time, random) -> new MeridianTracker(table, policy(), time, random),
            counted ->
                progress.accept("day: %d of %d intervals".formatted(counted, scale.intervals())));
  }

  private List<SwarmCost> swarms(EmbeddedDynamoDb database) {
    List<SwarmCost> costs = new ArrayList<>();
    for (int size : scale.swarms()) {
      VirtualTime time = new VirtualTime(TrafficDay.START);
      costs.add(swarm(size, table(database, "swarm-" + size), time));
    }
    for (int size : scale.modelledSwarms()) {
      VirtualTime time = new VirtualTime(TrafficDay.START);
      costs.add(swarm(size, GlobalTable.singleReplica(time), time));
    }
    return costs;
  }

  private SwarmCost swarm(int size, DynamoDbClient table, VirtualTime time) {
    SwarmBenchmark swarm = new SwarmBenchmark(size, policy(), scale.announces());
    return done("swarm of %,d".formatted(size), swarm.run(table, time, seed));
  }

  private List<ModelDayCost> lifetimes() {
    TrafficDay day = day(scale.lifetimePopulation(), scale.lifetimeIntervals());
    return LIFETIMES.stream().map(lifetime -> ModelDayCost.measure(day, 1, lifetime)).toList();
  }

  private List<ModelDayCost> largerDays() {
    TrafficDay day = day(scale.largerPopulation(), scale.largerIntervals());
    return Stream.of(1, scale.largerEnvironments())
        .map(environments -> ModelDayCost.measure(day, environments, life))
        .toList();
  }

  private SweepCost sweep(DynamoDbClient table) {
    return SweepCost.measure(scale.sweptRecords(), table, policy(), seed);
  }

  private ZappaCost zappa(DynamoDbClient table) {
    return ZappaCost.measure(table, day(scale.zappaPopulation(), scale.zappaIntervals()), seed);
  }

  /** A day of clients in proportionately many torrents. */
  private TrafficDay day(int population, int intervals) {
    long torrents = (long) population * scale.torrents() / scale.population();
    return new TrafficDay(
        new TrafficMix(population, (int) Math.max(1, torrents), TrafficDay.REGIONS),
        intervals,
        seed);
  }

  private TrackerPolicy policy() {
    return MeridianTracker.policy(life);
  }

  private <T> T done(String step, T result) {
    progress.accept(step);
    return result;
  }

  private static DynamoDbClient table(EmbeddedDynamoDb database, String region) {
    database.createTable(region, MeridianTracker.TABLE);
    return database.tables(region);
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a measurement failed", e.getCause());
    }
  }
}
