package meridian.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The trackers of a torrent, in their order (BEP 12), and how long a client of some {@linkplain
 * ClientKind kind} does not announce to those that have failed.
 */
public final class AnnounceList {

  /** The announce period until the client has been told one. */
  private static final Duration FIRST_PERIOD = Duration.ofMinutes(10);

  private final ClientKind kind;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int[] failures;
  private final Instant[] pausedUntil;
  private Duration period = FIRST_PERIOD;

  /**
   * Trackers that have not failed yet.
   *
   * @param size the number of trackers, 1 or more
   */
  public AnnounceList(ClientKind kind, int size, InstantSource clock, RandomGenerator random) {
    this.kind = kind;
    this.clock = clock;
    this.random = random;
    this.failures = new int[size];
    this.pausedUntil = new Instant[size];
    Arrays.fill(pausedUntil, Instant.MIN);
  }

  /** One tracker, which never fails. */
  public static AnnounceList ofOne(InstantSource clock) {
    return new AnnounceList(ClientKind.LIBTORRENT, 1, clock, () -> 0);
  }

  /** The number of trackers. */
  public int size() {
    return failures.length;
  }

  /** The first tracker from an index on that is not paused; empty if all are. */
  OptionalInt next(int from) {
    Instant now = clock.instant();
    return IntStream.range(from, size()).filter(n -> !pausedUntil[n].isAfter(now)).findFirst();
  }

  /** The time until some tracker is not paused. */
  Duration untilNext() {
    Instant next = Arrays.stream(pausedUntil).min(Instant::compareTo).orElseThrow();
    return Duration.between(clock.instant(), next);
  }

  /** How long the client waits for an answer. */
  Duration timeout() {
    return kind.timeout();
  }

  /** Notes that a tracker has answered; returns the time until the next announce. */
  Duration answered(int tracker, Duration interval, Duration minInterval) {
    failures[tracker] = 0;
    period = kind.period(interval, minInterval);
    return period;
  }

  /** Notes that a tracker has failed, which pauses it. */
  void failed(int tracker) {
    failures[tracker]++;
    pausedUntil[tracker] = clock.instant().plus(kind.pause(failures[tracker], period, random));
  }
}
