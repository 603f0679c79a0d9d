package meridian.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import meridian.drill.Episode.Kind;
import meridian.drill.client.DisplacedClients;
import meridian.drill.client.Observer;
import meridian.drill.client.PhaseCounters;
import meridian.drill.client.Population;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.model.NextLayoutTable;
import meridian.topology.Topology;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A world of its own, in which a part of the population comes together and then goes through one
 * thing after another. The same seed makes it go the same way each time. Torrents have nothing to
 * do with each other, so the parts are as good as the whole where they have the same things happen
 * to them.
 */
final class DrillRun {

  /** Within this time the population comes, as long as an interval. */
  private static final Duration COMING = Duration.ofMinutes(30);

  /** Until those who got few peers have been told regular intervals. */
  private static final Duration SETTLING = Duration.ofMinutes(25);

  private static final Duration STEADY = Duration.ofMinutes(20);

  /** Longer than anybody keeps a DNS answer. */
  private static final Duration LONG = Duration.ofMinutes(65);

  private static final Duration HOURS = Duration.ofHours(6);
  private static final Duration AILING = Duration.ofMinutes(15);
  private static final Duration RELEASE_STEP = Duration.ofMinutes(10);
  private static final Duration BROKEN = Duration.ofMinutes(5);

  /** Longer than anything takes to arrive. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final double THROTTLED = 0.3;

  private final SimulatedDeployment cloud;
  private final Observer watch;
  private final SimulatedRegion patient;
  private final List<Episode> episodes = new ArrayList<>();

  private DrillRun(Topology topology, int population, String patient, RandomGenerator random) {
    this.cloud = new SimulatedDeployment(topology, random);
    this.watch = new Observer(cloud);
    this.patient = cloud.region(patient);
    new Population(cloud, watch, population).gather(population, COMING);
    cloud.time().pass(COMING.plus(SETTLING));
  }

  /**
   * Everything that happens, one thing after the other.
   *
   * @param patient the name of the region that most of it happens to
   */
  static List<Episode> of(
      Topology topology, int population, String patient, RandomGenerator random) {
    var exercise = new DrillRun(topology, population, patient, random);
    exercise.phase("steady state", Kind.STEADY, STEADY, () -> {});
    exercise.loss();
    exercise.cutOff();
    exercise.slowReplica();
    exercise.throttling();
    exercise.tableFailure();
    exercise.release();
    return exercise.episodes;
  }

  private void loss() {
    DisplacedClients displaced = watch.failing(patient);
    phase(name() + " is lost", LONG, () -> cloud.lose(patient), displaced, false);
    phase("it is back", Kind.RECOVERY, LONG, () -> cloud.recover(patient));
  }

  private void cutOff() {
    DisplacedClients displaced = watch.failing(patient);
    phase(name() + " is cut off", HOURS, () -> cloud.isolate(patient), displaced, true);
    phase("it is connected again", Kind.RECOVERY, LONG, () -> cloud.rejoin(patient));
  }

  private void slowReplica() {
    phase("its replica is slow", Kind.FAULT, AILING, () -> patient.faults().delay(SLOW));
    phase("fast again", Kind.RECOVERY, AILING, () -> patient.faults().delay(Duration.ZERO));
  }

  private void throttling() {
    phase(
        "its replica is throttled", Kind.FAULT, AILING, () -> patient.faults().throttle(THROTTLED));
    phase("no longer throttled", Kind.RECOVERY, AILING, () -> patient.faults().throttle(0));
  }

  private void tableFailure() {
    phase("its peer table fails", Kind.FAULT, AILING, () -> patient.faults().silencePeers(true));
    phase("that table is back", Kind.RECOVERY, AILING, () -> patient.faults().silencePeers(false));
  }

  /**
   * The next release, which knows another layout of records, goes to one region after the other;
   * the last of them it breaks, and is taken back everywhere. What comes after it is all right, and
   * one region begins to write as it may.
   */
  private void release() {
    UnaryOperator<DynamoDbClient> next = tables -> new NextLayoutTable(tables, () -> false);
    UnaryOperator<DynamoDbClient> inForce = tables -> new NextLayoutTable(tables, () -> true);
    List<SimulatedRegion> regions = cloud.regions();
    for (SimulatedRegion region : regions.subList(0, regions.size() - 1)) {
      phase(
          "the next release in " + region.region().name(),
          Kind.STEADY,
          RELEASE_STEP,
          () -> region.deploy(next));
    }
    SimulatedRegion last = regions.getLast();
    phase("it breaks " + last.region().name(), Kind.FAULT, BROKEN, last::deployBroken);
    phase(
        "rolled back everywhere",
        Kind.RECOVERY,
        AILING,
        () -> regions.forEach(region -> region.deploy(UnaryOperator.identity())));
    phase(
        "mended, it is everywhere",
        Kind.STEADY,
        RELEASE_STEP,
        () -> regions.forEach(region -> region.deploy(next)));
    phase("another layout in " + name(), Kind.STEADY, RELEASE_STEP, () -> patient.deploy(inForce));
  }

  private String name() {
    return patient.region().name();
  }

  private void phase(String name, Kind kind, Duration length, Runnable beginning) {
    PhaseCounters seen = watch.begin();
    beginning.run();
    long lost = 0;
    if (kind == Kind.RECOVERY) {
      // As soon as all can have arrived, and once everybody has purged.
      cloud.time().pass(SOON);
      lost = watch.lostAfterHealing();
      cloud.time().pass(length.minus(SOON));
      lost = Math.max(lost, watch.lostInTheEnd());
    } else {
      cloud.time().pass(length);
      lost = watch.lost();
    }
    episodes.add(new Episode(name, kind, length, seen, Optional.empty(), lost));
  }

  /** One in which a region fails, though it may go on answering. */
  private void phase(
      String name,
      Duration length,
      Runnable beginning,
      DisplacedClients displaced,
      boolean answers) {
    Instant began = cloud.time().instant();
    PhaseCounters seen = watch.begin();
    beginning.run();
    cloud.time().pass(length);
    var exile =
        new Episode.Exile(
            answers,
            cloud
                .names()
                .changedItsMind(patient)
                .filter(began::isBefore)
                .map(changed -> Duration.between(began, changed))
                .orElse(length),
            displaced.moves(),
            displaced.missing(false),
            displaced.missing(true));
    episodes.add(new Episode(name, Kind.FAULT, length, seen, Optional.of(exile), watch.lost()));
  }
}
