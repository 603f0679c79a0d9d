package meridian.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.model.VirtualTime;

/** Generates the sessions of a {@link TrafficMix}, each from the next random numbers. */
public final class SessionGenerator {

  private final TrafficMix mix;
  private final Torrents torrents;
  private final RandomGenerator random;
  private int count;

  public SessionGenerator(TrafficMix mix, RandomGenerator random) {
    this.mix = mix;
    this.torrents = new Torrents(mix.torrents());
    this.random = random;
  }

  /** The session of a client that starts now. */
  public Session starting(Instant now) {
    return session(now, randomLength());
  }

  /**
   * The session of a client that is present now. Long sessions are met more often, so the length of
   * one that is met is the sum of two exponentially distributed times: before and after now.
   */
  public Session inProgress(Instant now) {
    Duration before = randomLength();
    return session(now.minus(before), before.plus(randomLength()));
  }

  /** The session of a client that has left by then. */
  public Session endedAt(Instant end) {
    Duration length = randomLength();
    return session(end.minus(length), length);
  }

  /** The number of clients at a time, on average. */
  int population() {
    return mix.population();
  }

  /** The time from one client's start to the next one's; they start independently. */
  public Duration timeToNextStart() {
    return length(random.nextExponential() / mix.population());
  }

  private Session session(Instant start, Duration length) {
    int torrent = torrents.draw(random);
    double kind = random.nextDouble();
    boolean isHybrid = kind < TrafficMix.HYBRID;
    int home = random.nextInt(mix.regions());
    int others = Math.max(1, mix.regions() - 1);
    int away = (home + 1 + random.nextInt(others)) % mix.regions();
    return new Session(
        count++,
        isHybrid
            ? List.of(Torrents.v1(torrent), Torrents.v2(torrent))
            : List.of(Torrents.v1(torrent)),
        kind < 1 - TrafficMix.WITHOUT_TICKETS,
        home,
        away,
        sometimes(TrafficMix.MOVING, start, length),
        start,
        sometimes(TrafficMix.COMPLETING, start, length),
        start.plus(length),
        random.nextDouble() < TrafficMix.STOPPING);
  }

  private Optional<Instant> sometimes(double share, Instant start, Duration length) {
    boolean happens = random.nextDouble() < share;
    Instant when = start.plus(VirtualTime.scaled(length, random.nextDouble()));
    return happens ? Optional.of(when) : Optional.empty();
  }

  private Duration randomLength() {
    return length(random.nextExponential());
  }

  private static Duration length(double meanSessions) {
    return VirtualTime.scaled(TrafficMix.MEAN_SESSION, meanSessions);
  }
}
