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

final class LoadMeterTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));

  private final SpentTime time = new SpentTime();
  private final ScriptedReplica replica = new ScriptedReplica(1, time);
  private final LoadMeter meter = new LoadMeter(replica, 1, time);

  @Test
  void isZeroWithoutCalls() {
    time.spend(Duration.ofHours(1));
    assertEquals(0, meter.load());
  }

  @Test
  void isTheShareOfTimeInUse() {
    for (int percent : List.of(10, 50, 90, 100)) {
      work(Duration.ofMinutes(10), percent);
      assertEquals(percent / 100.0, meter.load(), 0.01);
    }
  }

  @Test
  void risesAndFallsOverAboutAMinute() {
    work(Duration.ofSeconds(1), 100);
    assertTrue(meter.load() < 0.02, "a second is no load");
    work(Duration.ofMinutes(1), 100);
    assertEquals(1 - 1 / Math.E, meter.load(), 0.02);
    work(Duration.ofMinutes(10), 100);
    time.spend(Duration.ofMinutes(1));
    assertEquals(1 / Math.E, meter.load(), 0.02);
    time.spend(Duration.ofMinutes(10));
    assertEquals(0, meter.load(), 0.001);
  }

  @Test
  void countsConcurrentCalls() {
    LoadMeter ofTwo = new LoadMeter(meter, 2, time);
    replica.takes(Duration.ofMinutes(20));
    ask(ofTwo);
    assertEquals(0.5, ofTwo.load(), 0.01);
    replica.does(
        () -> {
          replica.works();
          ask(ofTwo);
          assertEquals(1, ofTwo.load(), 0.01);
        });
    ask(ofTwo);
  }

  @Test
  void countsAFailedCallAsEnded() {
    replica.failsBy(Reason.UNREACHABLE);
    assertThrows(StoreUnavailableException.class, () -> ask(meter));
    time.spend(Duration.ofHours(1));
    assertEquals(0, meter.load(), 0.001);
  }

  private void work(Duration duration, int percent) {
    replica.takes(Duration.ofMillis(percent));
    for (int call = 0; call < duration.toMillis() / 100; call++) {
      ask(meter);
      time.spend(Duration.ofMillis(100 - percent));
    }
  }

  private void ask(LoadMeter asked) {
    asked.scrape(List.of(TORRENT), time.instant());
  }
}
