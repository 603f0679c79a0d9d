package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.model.Torrents;
import meridian.peer.InfoHash;

/** Makes sessions of a {@link TrafficMix}, each from the next random numbers. */
public final class SessionGenerator {

  private final TrafficMix mix;
  private final Torrents torrents;
  private final RandomGenerator random;
  private int made;

  public SessionGenerator(TrafficMix mix, RandomGenerator random) {
    this.mix = mix;
    this.torrents = new Torrents(mix.torrents());
    this.random = random;
  }

  /** The session of a client that comes now. */
  public Session starting(Instant now) {
    return session(now, length(random.nextExponential()));
  }

  /**
   * The session of a client that is there now, as one met at a random time: long sessions are met
   * more often, so that the lengths of those met are the sums of two exponentially distributed
   * ones, of what has been and of what is to come.
   */
  public Session underWay(Instant now) {
    Duration been = length(random.nextExponential());
    return session(now.minus(been), been.plus(length(random.nextExponential())));
  }

  /** The session of a client that has gone by then. */
  public Session endedAt(Instant end) {
    Duration length = length(random.nextExponential());
    return session(end.minus(length), length);
  }

  /** How long it is from one client's coming to the next one's; they come independently. */
  Duration toNextStart() {
    return length(random.nextExponential() / mix.population());
  }

  private Session session(Instant start, Duration length) {
    int torrent = torrents.draw(random);
    double kind = random.nextDouble();
    boolean shares = kind < mix.sharing();
    int home = random.nextInt(mix.regions());
    int away = (home + 1 + random.nextInt(Math.max(1, mix.regions() - 1))) % mix.regions();
    return new Session(
        made++,
        infoHashes(torrent, shares),
        kind < 1 - mix.ticketless(),
        home,
        away,
        sometimes(mix.moving(), start, length),
        start,
        sometimes(mix.completing(), start, length),
        start.plus(length),
        random.nextDouble() < mix.stopping());
  }

  private static List<InfoHash> infoHashes(int torrent, boolean both) {
    return both
        ? List.of(Torrents.v1(torrent), Torrents.v2(torrent))
        : List.of(Torrents.v1(torrent));
  }

  private Optional<Instant> sometimes(double share, Instant start, Duration length) {
    boolean happens = random.nextDouble() < share;
    Instant when = start.plus(times(length, random.nextDouble()));
    return happens ? Optional.of(when) : Optional.empty();
  }

  private Duration length(double inMeanSessions) {
    return times(mix.session(), inMeanSessions);
  }

  public static Duration times(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
