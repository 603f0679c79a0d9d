package meridian.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures everything, two things at a time. Each has a table and random numbers of its own, so
 * that the figures do not hang on what else is going on.
 */
final class Benchmark {

  private static final int TOGETHER = 2;

  private final Scale scale;
  private final double life;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param life of records in all but the frontier, in intervals
   * @param progress is told now and then what has been done, by several threads
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
        ExecutorService threads = Executors.newFixedThreadPool(TOGETHER)) {
      Future<TrafficTotals> day = threads.submit(() -> day(table(database, "day")));
      Future<List<SwarmBenchmark.Cost>> swarms = threads.submit(() -> swarms(database));
      Future<List<Frontier.Point>> frontier =
          threads.submit(() -> done("frontier", new Frontier(frontierDay()).points()));
      Future<List<Larger.Cost>> larger =
          threads.submit(() -> done("larger days", new Larger(scale, policy(), seed).costs()));
      Future<SweepCost> sweep = threads.submit(() -> sweep(table(database, "sweep")));
      Future<ZappaCost> ancestor = threads.submit(ancestor(table(database, "ancestor")));
      return new BenchmarkResult(
          seed,
          scale,
          life,
          get(day),
          get(swarms),
          get(frontier),
          get(larger),
          get(sweep),
          get(ancestor));
    }
  }

  private TrafficTotals day(DynamoDbClient table) {
    TrafficMix mix = TrafficMix.pinned(scale.population(), scale.torrents());
    return new TrafficDay(mix, scale.intervals(), seed)
        .pass(
            (time, random) -> MeridianTracker.over(table, mix.regions(), policy(), time, random),
            counted ->
                progress.accept("day: %d of %d intervals".formatted(counted, scale.intervals())));
  }

  private List<SwarmBenchmark.Cost> swarms(EmbeddedDynamoDb database) {
    SwarmBenchmark swarms = new SwarmBenchmark(policy(), scale.announces(), seed);
    List<SwarmBenchmark.Cost> costs = new ArrayList<>();
    for (int size : scale.swarms()) {
      costs.add(swarms.measure(size, table(database, "swarm-" + size)));
      progress.accept("swarm of %,d".formatted(size));
    }
    for (int size : scale.modelledSwarms()) {
      VirtualTime time = new VirtualTime(TrafficDay.START);
      GlobalTable table =
          new GlobalTable(List.of("all"), time, Duration.ofMillis(1), new SplittableRandom(seed));
      costs.add(swarms.measureModel(size, time, table.client("all")));
      progress.accept("swarm of %,d, modelled".formatted(size));
    }
    return costs;
  }

  private TrafficDay frontierDay() {
    int population = scale.frontierPopulation();
    int torrents = Math.max(1, population * scale.torrents() / scale.population());
    return new TrafficDay(TrafficMix.pinned(population, torrents), scale.frontierIntervals(), seed);
  }

  private SweepCost sweep(DynamoDbClient table) {
    return done("sweep", SweepCost.measure(scale.sweptRecords(), table, policy(), seed));
  }

  private Callable<ZappaCost> ancestor(DynamoDbClient table) {
    int population = scale.ancestorPopulation();
    int torrents = Math.max(1, population * scale.torrents() / scale.population());
    TrafficDay day =
        new TrafficDay(TrafficMix.pinned(population, torrents), scale.ancestorIntervals(), seed);
    return () -> done("ancestor", ZappaCost.measure(table, day, seed));
  }

  private TrackerPolicy policy() {
    return Frontier.policy(life);
  }

  private <T> T done(String what, T result) {
    progress.accept(what);
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
