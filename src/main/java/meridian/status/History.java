package meridian.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.swarm.PeerCounts;

/**
 * A region's last 24 hours in steps of five minutes. A step is missing if the region wrote none.
 *
 * @param steps at most {@value #MAX_STEPS}, in the order of their times, each time once
 */
public record History(List<Step> steps) {

  /** The time between the beginnings of two steps. */
  public static final Duration STEP = Duration.ofMinutes(5);

  /** As many steps as a day has. */
  public static final int MAX_STEPS = 288;

  /** A history without any step. */
  public static final History NONE = new History(List.of());

  /**
   * One step.
   *
   * @param start a whole multiple of {@link #STEP} since 1970
   * @param peers live peers in the region's replica, from its latest sweep
   * @param own how many of them last announced to this region
   * @param swarms torrents with at least one live peer
   * @param completed completed downloads that all regions counted; empty if they are not known
   * @param announces the region's announces in the five minutes from the start; empty if they are
   *     not known, as in the last step until it has ended
   */
  public record Step(
      Instant start,
      PeerCounts peers,
      long own,
      long swarms,
      Optional<Long> completed,
      Optional<AnnounceCounts> announces) {

    /** A step as early releases wrote it. */
    public Step(Instant start, PeerCounts peers, long own, long swarms) {
      this(start, peers, own, swarms, Optional.empty(), Optional.empty());
    }

    /** The same step with other announces. */
    Step withAnnounces(AnnounceCounts counts) {
      return new Step(start, peers, own, swarms, completed, Optional.of(counts));
    }
  }

  /** Takes an immutable copy of the list. */
  public History {
    steps = List.copyOf(steps);
  }

  /** The start of the step that an instant belongs to. */
  public static Instant startOfStep(Instant at) {
    long seconds = STEP.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  /** Whether the step of an instant is missing. */
  public boolean lacks(Instant at) {
    return steps.isEmpty() || steps.getLast().start().isBefore(startOfStep(at));
  }

  /**
   * This history and a newer step, without the steps of more than 24 hours before it. Steps that
   * are not older than the new one are dropped too: they are from before the clock was set back.
   */
  public History plus(Step step) {
    Instant oldest = step.start().minus(STEP.multipliedBy(MAX_STEPS - 1L));
    Stream<Step> kept =
        steps.stream()
            .filter(before -> before.start().isBefore(step.start()))
            .filter(before -> !before.start().isBefore(oldest));
    List<Step> all = new ArrayList<>(kept.toList());
    all.add(step);
    return new History(all);
  }

  /**
   * This history with the announces of some steps.
   *
   * @param announces by the start of a step; other steps keep theirs
   */
  History withAnnounces(Map<Instant, AnnounceCounts> announces) {
    return new History(
        steps.stream()
            .map(
                step ->
                    Optional.ofNullable(announces.get(step.start()))
                        .map(step::withAnnounces)
                        .orElse(step))
            .toList());
  }

  /** The newest step whose announces are known, if it ended after an instant. */
  public Optional<Step> measuredSince(Instant oldest) {
    return steps.reversed().stream()
        .filter(step -> step.announces().isPresent())
        .findFirst()
        .filter(step -> step.start().plus(STEP).isAfter(oldest));
  }
}
