package meridian.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import meridian.topology.Region;
import meridian.topology.Topology;

/** Runs the drill with a whole population, in parts that run concurrently. */
final class Drill {

  /** With fewer peers the figures would mean nothing. */
  static final int MIN_PEERS = 1_000;

  private static final int MAX_PARTS = 4;

  /** Any part has the heartbeats, sweeps and health checks of every region. */
  private static final int MIN_PEERS_OF_PART = 500;

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private Drill() {}

  /** The region that has most of the faults. */
  static Region failingRegion(Topology topology, long seed) {
    List<Region> regions = topology.regions();
    return regions.get((int) Math.floorMod(seed, (long) regions.size()));
  }

  /**
   * Runs it in the model.
   *
   * @param population clients at a time
   * @param seed of all random numbers
   * @param progress receives a line for each phase of a part, from several threads
   */
  static List<Phase> run(Topology topology, int population, long seed, Consumer<String> progress)
      throws InterruptedException {
    String failing = failingRegion(topology, seed).name();
    int count = Math.clamp(population / MIN_PEERS_OF_PART, 1, MAX_PARTS);
    try (ExecutorService cores =
        Executors.newFixedThreadPool(Math.min(count, Runtime.getRuntime().availableProcessors()))) {
      List<Future<List<Phase>>> parts =
          IntStream.range(0, count)
              .mapToObj(
                  part ->
                      cores.submit(
                          () ->
                              DrillRun.run(
                                  topology,
                                  population / count,
                                  failing,
                                  RANDOM.create(MAX_PARTS * seed + part),
                                  phase ->
                                      progress.accept(
                                          "part %d of %d: %s"
                                              .formatted(part + 1, count, phase.name())))))
              .toList();
      List<List<Phase>> phases = new ArrayList<>();
      for (Future<List<Phase>> part : parts) {
        phases.add(part.get());
      }
      return IntStream.range(0, phases.getFirst().size())
          .mapToObj(n -> Phase.sum(phases.stream().map(part -> part.get(n)).toList()))
          .toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of the drill failed", e.getCause());
    }
  }
}
