package meridian.local.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.status.AnnounceCounts;
import org.junit.jupiter.api.Test;

/** The announces of five minutes from counters that only increase. */
final class CountedAnnouncesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON.plusSeconds(90));
  private final Metrics metrics = new Metrics();
  private final CountedAnnounces announces = new CountedAnnounces(metrics, now::get);

  @Test
  void aStepHasWhatWasCountedBetweenItsEnds() {
    announce(Outcome.WRITTEN, 3);
    sampleAt(300);
    announce(Outcome.WRITTEN, 4);
    announce(Outcome.DENIED, 1);
    sampleAt(360);
    announce(Outcome.WRITTEN, 5);
    sampleAt(601);
    announce(Outcome.WRITTEN, 6);
    assertEquals(
        Map.of(
            NOON.plusSeconds(300),
            new AnnounceCounts(Map.of(Outcome.WRITTEN, 9L, Outcome.DENIED, 1L))),
        announces.read(NOON.minusSeconds(600), NOON.plusSeconds(600)));
  }

  @Test
  void aStepWithoutASampleAtOneOfItsEndsIsNotKnown() {
    sampleAt(300);
    sampleAt(540);
    sampleAt(900);
    sampleAt(1_200);
    assertEquals(
        Map.of(NOON.plusSeconds(900), AnnounceCounts.NONE),
        announces.read(NOON, NOON.plusSeconds(1_200)));
  }

  private void announce(Outcome outcome, int times) {
    for (int n = 0; n < times; n++) {
      metrics.count(Metric.ANNOUNCES, outcome);
    }
  }

  private void sampleAt(long seconds) {
    now.set(NOON.plusSeconds(seconds));
    announces.sample();
  }
}
