package meridian.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import meridian.bench.traffic.TrafficDay;
import org.junit.jupiter.api.Test;

/** Sessions are distributed as {@link TrafficMix} states. */
final class SessionGeneratorTest {

  private static final int SESSIONS = 20_000;
  private static final TrafficMix MIX = new TrafficMix(1_000, 100, 3);

  @Test
  void theSameSeedMakesTheSameSessions() {
    assertEquals(starting(7), starting(7));
    assertTrue(!starting(7).equals(starting(8)), "another seed, other sessions");
  }

  @Test
  void sharesAreAsStated() {
    assertShare(0.5, Session::stops);
    assertShare(0.3, session -> session.completes().isPresent());
    assertShare(0.8, Session::sendsTickets);
    assertShare(0.1, session -> session.infoHashes().size() == 2);
    assertShare(0.02, session -> session.moves().isPresent());
    assertShare(1 / 3.0, session -> session.home() == 0);
    assertShare(0, session -> session.home() == session.away());
    assertShare(0, session -> session.infoHashes().size() == 2 && !session.sendsTickets());
  }

  @Test
  void sessionsAreExponentialWithAMeanOfEightIntervals() {
    Duration mean = TrafficDay.INTERVAL.multipliedBy(8);
    assertEquals(seconds(mean), meanSeconds(starting(1)), 0.03 * seconds(mean));
    assertShare(Math.exp(-1), session -> length(session).compareTo(mean) > 0);
    assertShare(Math.exp(-2), session -> length(session).compareTo(mean.multipliedBy(2)) > 0);
  }

  @Test
  void clientsInProgressStayAsLongAsThoseThatStart() {
    SessionGenerator sessions = new SessionGenerator(MIX, new SplittableRandom(2));
    double left =
        Stream.generate(() -> sessions.inProgress(TrafficDay.START))
            .limit(SESSIONS)
            .mapToLong(session -> Duration.between(TrafficDay.START, session.end()).toSeconds())
            .average()
            .orElseThrow();
    assertEquals(seconds(TrafficMix.MEAN_SESSION), left, 0.03 * seconds(TrafficMix.MEAN_SESSION));
  }

  @Test
  void clientsStartAsOftenAsThePopulationNeeds() {
    SessionGenerator sessions = new SessionGenerator(MIX, new SplittableRandom(3));
    Duration all =
        Stream.generate(sessions::timeToNextStart)
            .limit(SESSIONS)
            .reduce(Duration.ZERO, Duration::plus);
    double expected = seconds(TrafficMix.MEAN_SESSION) / MIX.population() * SESSIONS;
    assertEquals(expected, seconds(all), 0.03 * expected);
  }

  @Test
  void torrentsFollowZipfsLaw() {
    double harmonic = 0;
    for (int n = 1; n <= MIX.torrents(); n++) {
      harmonic += 1.0 / n;
    }
    assertShare(1 / harmonic, session -> session.infoHashes().contains(Torrents.v1(0)));
    assertShare(0.1 / harmonic, session -> session.infoHashes().contains(Torrents.v1(9)));
  }

  @Test
  void eventsOfASessionAreBetweenItsEnds() {
    for (Session session : starting(4)) {
      Stream.of(session.completes(), session.moves())
          .flatMap(when -> when.stream())
          .forEach(when -> assertTrue(isWithin(session, when), session::toString));
    }
  }

  private static boolean isWithin(Session session, Instant when) {
    return !when.isBefore(session.start()) && !when.isAfter(session.end());
  }

  /** Within four standard deviations: a seed in 16,000 would fail. */
  private static void assertShare(double expected, Predicate<Session> property) {
    double share = (double) starting(1).stream().filter(property).count() / SESSIONS;
    double tolerance = 4 * Math.sqrt(expected * (1 - expected) / SESSIONS);
    assertEquals(expected, share, tolerance);
  }

  private static List<Session> starting(long seed) {
    SessionGenerator sessions = new SessionGenerator(MIX, new SplittableRandom(seed));
    return Stream.generate(() -> sessions.starting(TrafficDay.START)).limit(SESSIONS).toList();
  }

  private static double meanSeconds(List<Session> sessions) {
    return sessions.stream()
        .mapToLong(session -> length(session).toSeconds())
        .average()
        .orElseThrow();
  }

  private static double seconds(Duration duration) {
    return (double) duration.toSeconds();
  }

  private static Duration length(Session session) {
    return Duration.between(session.start(), session.end());
  }
}
