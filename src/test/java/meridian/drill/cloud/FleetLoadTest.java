package meridian.drill.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.local.CapturedLog;
import meridian.local.http.HttpReply;
import meridian.simulation.AnnounceReply;
import meridian.topology.Topology;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The announce intervals that a fleet of execution environments returns under load. */
final class FleetLoadTest {

  /** The concurrent invocations that the region's function may have. */
  private static final int QUOTA = 30;

  private static final int REGULAR_SECONDS = 1_800;
  private static final double PER_SECOND = 12;
  private static final Duration ANSWER_DELAY = Duration.ofMillis(100);
  private static final Duration WARM_UP = Duration.ofMinutes(3);
  private static final Duration MEASURED = Duration.ofMinutes(1);

  private final Random random = new Random(83);
  private final NewClients clients = new NewClients(random);
  private final SimulatedDeployment deployment =
      new SimulatedDeployment(Topology.read(Path.of("regions")), random);
  private final SimulatedRegion region = deployment.regions().getFirst();

  /** Captured, because throttling is logged. */
  @AutoClose
  @SuppressWarnings("unused")
  private final CapturedLog log = new CapturedLog("meridian");

  private Duration busy = Duration.ZERO;
  private int announces;

  /** Each environment in use is busy nearly all the time, which says nothing about the quota. */
  @Test
  void intervalsStayRegularAtAThirdOfTheQuota() {
    region.faults().delay(ANSWER_DELAY);
    double perSecond = QUOTA / 3 / (2 * ANSWER_DELAY.toMillis() / 1e3);
    double mean = meanInterval(perSecond);
    double concurrent = busy.toMillis() / 1e3 * perSecond / announces;
    assertEquals(QUOTA / 3.0, concurrent, 1, "environments in use");
    assertEquals(REGULAR_SECONDS, mean, 0.03 * REGULAR_SECONDS);
  }

  /**
   * A call fails if its three attempts are throttled, and an announce if either of its two does.
   */
  @ParameterizedTest
  @CsvSource({"0.5, 1.31", "0.8, 2"})
  void intervalsGrowAsMuchAsTheTableIsShortOfCapacity(double throttled, double growth) {
    region.faults().throttle(throttled);
    assertEquals(
        REGULAR_SECONDS * growth, meanInterval(PER_SECOND), 0.05 * REGULAR_SECONDS * growth);
    region.faults().throttle(0);
    assertEquals(REGULAR_SECONDS, meanInterval(PER_SECOND), 0.03 * REGULAR_SECONDS, "it recovers");
  }

  /** The mean interval of the full answers after a warm-up, in seconds. */
  private double meanInterval(double perSecond) {
    announce(perSecond, WARM_UP);
    busy = Duration.ZERO;
    announces = 0;
    return announce(perSecond, MEASURED).stream()
        .mapToLong(Duration::toSeconds)
        .average()
        .orElseThrow();
  }

  /** Announces of clients that arrive independently of each other. */
  private List<Duration> announce(double perSecond, Duration duration) {
    List<Duration> intervals = new ArrayList<>();
    var end = deployment.time().instant().plus(duration);
    while (deployment.time().instant().isBefore(end)) {
      double seconds = -Math.log(1 - random.nextDouble()) / perSecond;
      deployment.time().pass(Duration.ofNanos((long) (1e9 * seconds)));
      Invoked<HttpReply> invoked = region.answer(clients.request()).orElseThrow();
      busy = busy.plus(invoked.took());
      announces++;
      HttpReply reply = invoked.result();
      if (AnnounceReply.of(reply.status(), reply.body().array())
          instanceof AnnounceReply.Answer answer) {
        intervals.add(answer.interval());
      }
    }
    return intervals;
  }
}
