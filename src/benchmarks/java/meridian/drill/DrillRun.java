package meridian.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import meridian.drill.DeploymentGate.Judgement;
import meridian.drill.DeploymentGate.Verdict;
import meridian.drill.Phase.Kind;
import meridian.drill.client.ClientFactory;
import meridian.drill.client.DisplacedClients;
import meridian.drill.client.Observer;
import meridian.drill.client.PhaseCounters;
import meridian.drill.cloud.Fault;
import meridian.drill.cloud.FaultyReleases;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.model.NextLayoutTable;
import meridian.simulation.Population;
import meridian.topology.Topology;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs one part of the population through all phases, in a deployment of its own. The same seed
 * always gives the same result. Torrents do not affect each other, so parts that have the same
 * faults add up to the whole.
 */
final class DrillRun {

  /** The population starts within this time, which is one announce interval. */
  private static final Duration START = Duration.ofMinutes(30);

  /** Until clients that got few peers have been given regular intervals. */
  private static final Duration SETTLING = Duration.ofMinutes(25);

  private static final Duration STEADY = Duration.ofMinutes(20);

  /** Longer than any DNS answer is cached. */
  private static final Duration LONG = Duration.ofMinutes(65);

  private static final Duration HOURS = Duration.ofHours(6);
  private static final Duration DEGRADED = Duration.ofMinutes(15);
  private static final Duration RELEASE_STEP = Duration.ofMinutes(10);
  private static final Duration BROKEN = Duration.ofMinutes(5);

  /** Longer than any write takes to replicate. */
  private static final Duration REPLICATED = Duration.ofSeconds(5);

  /** The share of a region's requests that a new version gets, among many clients or few. */
  private static final double CANARY = 0.1;

  private static final double CANARY_OF_FEW = 0.5;
  private static final int MANY = 20_000;

  /** Announces that a canary needs, so that the gate can judge it when half of them are there. */
  private static final int JUDGED_BY = 200;

  private static final int JUDGEMENTS = 5;

  /** Between two announces of a client, with those after a start and before a stop. */
  private static final Duration MEAN_INTERVAL = Duration.ofMinutes(24);

  private final SimulatedDeployment deployment;
  private final int population;
  private final Observer observer;
  private final SimulatedRegion failing;
  private final Consumer<Phase> progress;
  private final List<Phase> phases = new ArrayList<>();

  private DrillRun(
      Topology topology,
      int population,
      String failing,
      RandomGenerator random,
      Consumer<Phase> progress) {
    this.progress = progress;
    this.population = population;
    this.deployment = new SimulatedDeployment(topology, random);
    this.observer = new Observer(deployment);
    this.failing = deployment.region(failing);
    Population clients = ClientFactory.population(deployment, observer, population);
    clients.fill(START, random);
    clients.open();
    deployment.time().pass(START.plus(SETTLING));
  }

  /**
   * Runs all phases.
   *
   * @param failing the name of the region that has most of the faults
   * @param progress receives each phase when it has ended
   */
  static List<Phase> run(
      Topology topology,
      int population,
      String failing,
      RandomGenerator random,
      Consumer<Phase> progress) {
    DrillRun run = new DrillRun(topology, population, failing, random, progress);
    run.phase("steady state", Kind.STEADY, STEADY, () -> {});
    run.loss();
    run.isolation();
    run.slowReplica();
    run.throttling();
    run.tableFailure();
    run.canaries();
    run.release();
    return run.phases;
  }

  private void loss() {
    DisplacedClients displaced = observer.failing(failing);
    phase(name() + " is lost", LONG, () -> begin(Fault.LOSS), displaced, false);
    phase("it is back", Kind.RECOVERY, LONG, () -> end(Fault.LOSS));
  }

  private void isolation() {
    DisplacedClients displaced = observer.failing(failing);
    phase(name() + " is cut off", HOURS, () -> begin(Fault.ISOLATION), displaced, true);
    phase("it is connected again", Kind.RECOVERY, LONG, () -> end(Fault.ISOLATION));
  }

  private void slowReplica() {
    phase("its replica is slow", Kind.FAULT, DEGRADED, () -> begin(Fault.SLOW_REPLICA));
    phase("fast again", Kind.RECOVERY, DEGRADED, () -> end(Fault.SLOW_REPLICA));
  }

  private void throttling() {
    phase("its replica is throttled", Kind.FAULT, DEGRADED, () -> begin(Fault.THROTTLING));
    phase("no longer throttled", Kind.RECOVERY, DEGRADED, () -> end(Fault.THROTTLING));
  }

  private void tableFailure() {
    phase("its peer table fails", Kind.FAULT, DEGRADED, () -> begin(Fault.TABLE_FAILURE));
    phase("that table is back", Kind.RECOVERY, DEGRADED, () -> end(Fault.TABLE_FAILURE));
  }

  private void begin(Fault fault) {
    fault.begin(deployment, failing);
  }

  private void end(Fault fault) {
    fault.end(deployment, failing);
  }

  /**
   * Releases get a share of a region's requests, and are judged by the deployment gate: first two
   * that give clients worse answers, then a good one. A release that passes is deployed.
   */
  private void canaries() {
    canary("a release finds no peers", FaultyReleases.findingNoPeers(), Kind.FAULT);
    canary("another is twice as slow", FaultyReleases.twiceAsSlow(deployment), Kind.FAULT);
    canary("a third one is good", UnaryOperator.identity(), Kind.STEADY);
  }

  private void canary(String name, UnaryOperator<DynamoDbClient> release, Kind kind) {
    boolean isGood = kind == Kind.STEADY;
    double weight = population < MANY ? CANARY_OF_FEW : CANARY;
    double share = weight * population / deployment.regions().size();
    Duration step =
        Duration.ofSeconds((long) (MEAN_INTERVAL.toSeconds() * JUDGED_BY / share / JUDGEMENTS));
    PhaseCounters counters = observer.startPhase();
    failing.startCanary(release, weight);
    Judgement judgement = new Judgement(Verdict.UNKNOWN, "");
    for (int i = 1; i <= JUDGEMENTS; i++) {
      deployment.time().pass(step);
      if (judgement.verdict() != Verdict.WORSE) {
        judgement =
            DeploymentGate.judge(
                failing.printed(),
                failing.newestVersion(),
                failing.liveVersion(),
                weight,
                i == JUDGEMENTS);
        if (judgement.verdict() == Verdict.WORSE) {
          failing.endCanary(false);
        }
      }
    }
    failing.endCanary(judgement.verdict() != Verdict.WORSE);
    counters.judged(
        isGood, judgement.verdict() == (isGood ? Verdict.FINE : Verdict.WORSE), judgement.reason());
    Duration length = step.multipliedBy(JUDGEMENTS);
    ended(new Phase(name, kind, length, counters, Optional.empty(), observer.lost()));
  }

  /**
   * The next release, which can read and write another layout of records, is deployed to one region
   * after the other. In the last region it fails, and is rolled back everywhere. The fixed release
   * works, and one region begins to write the new layout.
   */
  private void release() {
    UnaryOperator<DynamoDbClient> next = tables -> new NextLayoutTable(tables, () -> false);
    UnaryOperator<DynamoDbClient> inForce = tables -> new NextLayoutTable(tables, () -> true);
    List<SimulatedRegion> regions = deployment.regions();
    for (SimulatedRegion region : regions.subList(0, regions.size() - 1)) {
      phase(
          "the next release in " + region.region().name(),
          Kind.STEADY,
          RELEASE_STEP,
          () -> region.deploy(next));
    }
    SimulatedRegion last = regions.getLast();
    phase(
        "it breaks " + last.region().name(),
        Kind.FAULT,
        BROKEN,
        () -> Fault.BROKEN_RELEASE.begin(deployment, last));
    phase(
        "rolled back everywhere",
        Kind.RECOVERY,
        DEGRADED,
        () -> regions.forEach(region -> region.deploy(UnaryOperator.identity())));
    phase(
        "fixed, it is everywhere",
        Kind.STEADY,
        RELEASE_STEP,
        () -> regions.forEach(region -> region.deploy(next)));
    phase("another layout in " + name(), Kind.STEADY, RELEASE_STEP, () -> failing.deploy(inForce));
  }

  private String name() {
    return failing.region().name();
  }

  private void phase(String name, Kind kind, Duration length, Runnable beginning) {
    PhaseCounters counters = observer.startPhase();
    beginning.run();
    long lost;
    if (kind == Kind.RECOVERY) {
      // As soon as all writes can have been replicated, and once every region has purged.
      deployment.time().pass(REPLICATED);
      lost = observer.lostAfterHealing();
      deployment.time().pass(length.minus(REPLICATED));
      // In a short phase a client that failed once may not have announced again: aria2 waits for a
      // whole min interval, and its record may expire.
      lost =
          Math.max(
              lost,
              length.compareTo(LONG) < 0 ? observer.lostAfterHealing() : observer.lostInTheEnd());
    } else {
      deployment.time().pass(length);
      lost = observer.lost();
    }
    ended(new Phase(name, kind, length, counters, Optional.empty(), lost));
  }

  /** A phase in which a region fails, although it may go on answering. */
  private void phase(
      String name,
      Duration length,
      Runnable beginning,
      DisplacedClients displaced,
      boolean stillAnswers) {
    Instant began = deployment.time().instant();
    PhaseCounters counters = observer.startPhase();
    beginning.run();
    deployment.time().pass(length);
    Duration named =
        deployment
            .dns()
            .lastChange(failing)
            .filter(began::isBefore)
            .map(changed -> Duration.between(began, changed))
            .orElse(length);
    Failover failover =
        new Failover(
            stillAnswers,
            named,
            displaced.moves(),
            displaced.missing(false),
            displaced.missing(true));
    ended(new Phase(name, Kind.FAULT, length, counters, Optional.of(failover), observer.lost()));
  }

  private void ended(Phase phase) {
    phases.add(phase);
    progress.accept(phase);
  }
}
