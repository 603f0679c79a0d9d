package meridian.store.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import meridian.model.VirtualTime;
import meridian.purge.Purge;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SegmentSweeper;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import org.junit.jupiter.api.Test;

/** Which sweep of a region is running, while segments are continued, fail, or are forgotten. */
@SuppressWarnings("this-escape") // control() needs no field of a subclass.
public abstract class SweepLeaseContract {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final int SEGMENTS = 2;

  /** The time-out of the purge function, and Lambda's waits before the retries of an event. */
  private static final Duration TIME_OUT = Duration.ofMinutes(15);

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
  private static final Duration SECOND_WAIT = Duration.ofMinutes(2);

  private final VirtualTime time = new VirtualTime(NOON);
  private final Deque<PurgeEvent.Segment> waiting = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();
  private final Sweeper sweeper = new Sweeper();
  private final Purge purge =
      new Purge(
          sweeper,
          new StoredSweepLog(control(time), RegionCode.of(7)),
          waiting::addAll,
          SEGMENTS,
          (sweep, _, _) -> ended.add(sweep.name()),
          time);

  /** The control items of region 7, empty. */
  protected abstract ControlStore control(VirtualTime clock);

  /** A segment's sweep that takes as long as an invocation may; a failure is a time-out. */
  private final class Sweeper implements SegmentSweeper {
    private boolean fails;
    private boolean finishes = true;

    @Override
    public void checkAdoptable(RegionCode region) {}

    @Override
    public SegmentProgress advance(SegmentProgress from, Instant now, BooleanSupplier isTimeUp) {
      time.pass(TIME_OUT);
      if (fails) {
        throw new StoreUnavailableException(
            StoreUnavailableException.Reason.TIMED_OUT, "too slow", new IllegalStateException());
      }
      return finishes ? from.finished(SweepTotals.NONE) : from.at(from.cursor(), SweepTotals.NONE);
    }
  }

  @Test
  void aSweepWhoseSegmentFailedThreeTimesEndsWithItsLease() {
    begin("first", true);
    failThreeTimes(waiting.removeLast());
    PurgeEvent.Segment other = waiting.remove();
    time.pass(Duration.ofMinutes(5).plusSeconds(1));
    begin("second", true);
    assertEquals(SEGMENTS, waiting.size(), "the second sweep's segments");
    purge.handle(other, () -> false);
    finishAll();
    assertEquals(List.of("second"), ended);
  }

  /** The longest that a live sweep makes no sign: a time-out, and the wait before the retry. */
  @Test
  void aRetryKeepsTheLease() {
    begin("first", true);
    PurgeEvent.Segment segment = waiting.remove();
    waiting.clear();
    for (Duration wait : List.of(FIRST_WAIT, SECOND_WAIT)) {
      fail(segment);
      time.pass(wait);
      begin("second", true);
      assertEquals(0, waiting.size(), "the first sweep is running");
    }
  }

  @Test
  void aSweepThatIsContinuedKeepsItsLease() {
    begin("first", true);
    waiting.removeLast();
    sweeper.finishes = false;
    for (int hour = 1; hour <= 8; hour++) {
      for (int steps = 0; steps < 4; steps++) {
        purge.handle(waiting.remove(), () -> true);
      }
      begin("scheduled-" + hour, true);
      assertEquals(1, waiting.size(), "only the first sweep's segment");
    }
  }

  @Test
  void anOperatorsSweepTakesThePlaceOfADeadOne() {
    begin("first", true);
    failThreeTimes(waiting.remove());
    waiting.clear();
    begin("operators", false);
    assertEquals(SEGMENTS, waiting.size());
    finishAll();
    assertEquals(List.of("operators"), ended);
    begin("third", true);
    assertEquals(SEGMENTS, waiting.size(), "nothing is running any more");
  }

  @Test
  void aLateSegmentDoesNotRenewTheLeaseOfASweepWhosePlaceIsTaken() {
    begin("first", true);
    Deque<PurgeEvent.Segment> late = new ArrayDeque<>(waiting);
    waiting.clear();
    begin("operators", false);
    finishAll();
    purge.handle(late.remove(), () -> false);
    begin("third", true);
    assertEquals(SEGMENTS, waiting.size());
    finishAll();
    purge.handle(late.remove(), () -> false);
    assertEquals(List.of("operators", "third"), ended);
  }

  /** EventBridge may deliver an event again, after the next one. */
  @Test
  void anOperatorsEarlierSweepDoesNotTakeALatersPlace() {
    begin("first", false);
    Instant began = time.instant();
    time.pass(Duration.ofSeconds(1));
    begin("second", false);
    purge.handle(
        new PurgeEvent.Due(new SweepId("first", began), Optional.empty(), false), () -> false);
    finishAll();
    assertEquals(List.of("second"), ended);
  }

  private void begin(String name, boolean scheduled) {
    SweepId sweep = new SweepId(name, time.instant());
    purge.handle(new PurgeEvent.Due(sweep, Optional.empty(), scheduled), () -> false);
  }

  private void failThreeTimes(PurgeEvent.Segment segment) {
    fail(segment);
    time.pass(FIRST_WAIT);
    fail(segment);
    time.pass(SECOND_WAIT);
    fail(segment);
  }

  private void fail(PurgeEvent.Segment segment) {
    sweeper.fails = true;
    assertThrows(StoreUnavailableException.class, () -> purge.handle(segment, () -> false));
    sweeper.fails = false;
  }

  private void finishAll() {
    while (!waiting.isEmpty()) {
      purge.handle(waiting.remove(), () -> false);
    }
  }
}
