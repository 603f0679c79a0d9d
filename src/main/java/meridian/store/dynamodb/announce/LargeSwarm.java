package meridian.store.dynamodb.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.store.dynamodb.table.Section;
import meridian.store.dynamodb.table.SweptSize;
import meridian.swarm.SwarmCounts;

/**
 * What an environment knows of a swarm that does not fit a page.
 *
 * @param firstPageAt when its first page was read
 * @param ledgers as they were then, and with the downloads counted here since
 * @param size of its sections, as far as this environment has estimated them
 */
record LargeSwarm(Instant firstPageAt, Ledgers ledgers, SwarmEstimate size) {

  /** Until the first page is read again: the swarm may have shrunk, and its ledgers have grown. */
  private static final Duration CURRENT = Duration.ofMinutes(5);

  /** Until estimates are too old to be averaged with new ones. */
  private static final Duration WORTH_AVERAGING = Duration.ofMinutes(15);

  /** A swarm whose first page was read just now, and may have been before. */
  static LargeSwarm firstPageAt(Instant now, Ledgers ledgers, Optional<LargeSwarm> before) {
    return new LargeSwarm(
        now,
        ledgers,
        before
            .filter(swarm -> swarm.firstPageAt.plus(WORTH_AVERAGING).isAfter(now))
            .map(LargeSwarm::size)
            .orElse(SwarmEstimate.UNKNOWN));
  }

  /** Whether the first page need not be read again yet. */
  boolean isCurrent(Instant now) {
    return firstPageAt.plus(CURRENT).isAfter(now);
  }

  /**
   * The sections to be read so that the swarm can be counted, if some are read anyway because they
   * are of use: all, since seeders alone would never see to the seeders' size; but not if a sweep
   * has seen to it, or an announce before.
   */
  List<Section> sectionsToRead(List<Section> useful, Instant now) {
    return trustedSweep(now).isPresent() || (size.isComplete() && firstPageAt.isBefore(now))
        ? useful
        : Section.ALL;
  }

  /** How large each section seems to be, by estimates or else by a sweep. */
  SwarmEstimate expectedSize() {
    return ledgers
        .swept()
        .map(swept -> SwarmEstimate.of(swept.peers()))
        .map(size::orElse)
        .orElse(size);
  }

  /** The swarm as it appears after some of its sections were read again. */
  LargeSwarm with(SwarmSample reading) {
    return new LargeSwarm(firstPageAt, ledgers, size.updatedWith(reading));
  }

  /** The swarm as it is after an announce was carried out. */
  LargeSwarm with(PeerWriter.Result outcome) {
    return new LargeSwarm(firstPageAt, ledgers.after(outcome), size);
  }

  /**
   * How large it is: as a sweep counted lately, so that answers do not flap, unless the swarm seems
   * to have changed since on either side.
   */
  SwarmCounts counts(Instant now) {
    return trustedSweep(now)
        .map(swept -> SwarmEstimate.of(swept.peers()))
        .orElseGet(this::expectedSize)
        .counts(ledgers.downloads());
  }

  private Optional<SweptSize> trustedSweep(Instant now) {
    return ledgers
        .swept()
        .filter(swept -> swept.isFresh(now))
        .filter(swept -> size.agreesWith(SwarmEstimate.of(swept.peers())));
  }
}
