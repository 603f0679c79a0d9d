package meridian.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LoadMeterTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));

  private final SpentTime time = new SpentTime();
  private final ScriptedReplica replica = new ScriptedReplica(1, time);
  private final LoadMeter meter = new LoadMeter(replica, time);

  @Test
  void isZeroWithoutCalls() {
    time.spend(Duration.ofHours(1));
    assertEquals(0, meter.load());
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "BUSY"})
  void isTheShareOfRefusedCalls(Reason reason) {
    for (int percent : List.of(10, 50, 90, 100, 0)) {
      work(Duration.ofMinutes(10), percent, reason);
      assertEquals(percent / 100.0, meter.load(), 0.02);
    }
  }

  @Test
  void isZeroHoweverBusyTheReplicaIs() {
    replica.takes(Duration.ofSeconds(1));
    for (int call = 0; call < 600; call++) {
      ask();
    }
    assertEquals(0, meter.load());
  }

  /** Another replica is called meanwhile. */
  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMED_OUT"})
  void isZeroInAnOutage(Reason reason) {
    work(Duration.ofMinutes(10), 100, reason);
    assertEquals(0, meter.load());
  }

  @Test
  void risesAndFallsOverAboutAMinute() {
    work(Duration.ofMinutes(10), 0, Reason.THROTTLED);
    work(Duration.ofSeconds(1), 100, Reason.THROTTLED);
    assertTrue(meter.load() < 0.02, "a second is no load");
    work(Duration.ofMinutes(1), 100, Reason.THROTTLED);
    assertEquals(1 - 1 / Math.E, meter.load(), 0.02);
    work(Duration.ofMinutes(10), 100, Reason.THROTTLED);
    work(Duration.ofMinutes(1), 0, Reason.THROTTLED);
    assertEquals(1 / Math.E, meter.load(), 0.02);
    time.spend(Duration.ofHours(1));
    assertEquals(0, meter.load(), 0.001);
  }

  @Test
  void oneRefusedCallOfANewEnvironmentIsALowLoad() {
    replica.failsBy(Reason.THROTTLED);
    assertThrows(StoreUnavailableException.class, this::ask);
    assertEquals(0.1, meter.load(), 0.001);
  }

  /** Ten calls a second, of which a share is refused. */
  private void work(Duration duration, int percent, Reason reason) {
    replica.takes(Duration.ZERO);
    for (int call = 0; call < duration.toMillis() / 100; call++) {
      if (call % 10 * 10 < percent) {
        replica.failsBy(reason);
        assertThrows(StoreUnavailableException.class, this::ask);
      } else {
        replica.works();
        ask();
      }
      time.spend(Duration.ofMillis(100));
    }
  }

  private void ask() {
    meter.scrape(List.of(TORRENT), time.instant());
  }
}
