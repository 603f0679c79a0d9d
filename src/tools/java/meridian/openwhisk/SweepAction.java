package meridian.openwhisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import meridian.purge.Purge;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import meridian.purge.SweepId;

/**
 * Sweeps a region within one activation, whose events stay in this process. What it does not reach
 * before its deadline is left to the next sweep, so the action's time limit must fit a whole one.
 */
final class SweepAction implements Action, PurgeBus {

  /** What a step may take after it was told that its time is up. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final Queue<PurgeEvent> events = new ArrayDeque<>();
  private final Purge purge;
  private final InstantSource clock;

  /**
   * A sweep.
   *
   * @param purges creates the purge, given its bus
   */
  SweepAction(Function<PurgeBus, Purge> purges, InstantSource clock) {
    this.clock = clock;
    this.purge = purges.apply(this);
  }

  /** Returns how many segments were not swept to their end, as {@code unfinished}. */
  @Override
  public JsonNode run(String activation, JsonNode parameters, Instant deadline) {
    Instant end = deadline.minus(RESERVE);
    events.clear();
    events.add(
        new PurgeEvent.Due(new SweepId(activation, clock.instant()), Optional.empty(), true));
    while (!events.isEmpty() && clock.instant().isBefore(end)) {
      purge.handle(events.remove(), () -> !clock.instant().isBefore(end));
    }
    return JsonNodeFactory.instance.objectNode().put("unfinished", events.size());
  }

  @Override
  public void put(List<PurgeEvent.Segment> segments) {
    events.addAll(segments);
  }
}
