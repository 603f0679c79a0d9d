package meridian.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import meridian.topology.Region;
import meridian.topology.Topology;

/** Has the whole population go through everything, in parts that go on at the same time. */
final class Drill {

  private static final int PARTS = 4;

  /** Fewer say nothing. */
  static final int FEWEST = 1_000;

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private Drill() {}

  /** The region that most of it happens to. */
  static Region patient(Topology topology, long seed) {
    List<Region> regions = topology.regions();
    return regions.get((int) Math.floorMod(seed, (long) regions.size()));
  }

  /**
   * Runs it in the model.
   *
   * @param population how many clients there are at a time
   * @param seed decides everything that chance decides
   */
  static List<Phase> run(Topology topology, int population, long seed) throws InterruptedException {
    String patient = patient(topology, seed).name();
    try (ExecutorService cores =
        Executors.newFixedThreadPool(Math.min(PARTS, Runtime.getRuntime().availableProcessors()))) {
      List<Future<List<Episode>>> parts =
          IntStream.range(0, PARTS)
              .mapToObj(
                  part ->
                      cores.submit(
                          () ->
                              DrillRun.of(
                                  topology,
                                  population / PARTS,
                                  patient,
                                  RANDOM.create(PARTS * seed + part))))
              .toList();
      List<List<Episode>> episodes = new ArrayList<>();
      for (Future<List<Episode>> part : parts) {
        episodes.add(part.get());
      }
      return IntStream.range(0, episodes.getFirst().size())
          .mapToObj(n -> Phase.of(episodes.stream().map(part -> part.get(n)).toList()))
          .toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of the drill failed", e.getCause());
    }
  }
}
