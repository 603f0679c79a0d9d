package meridian.scenario;

import java.util.function.Consumer;
import meridian.scenario.table.Replicas;
import meridian.scenario.world.TrackerDesign;
import meridian.scenario.world.World;

/** A scenario, by the name under which reports know it. */
enum Scenario {
  CUT_OFF_FOR_HOURS(PartitionScenarios::cutOffForHours),
  REGION_LOST_AND_BACK(PartitionScenarios::regionLostAndBack),
  REGION_GONE_FOR_GOOD(PartitionScenarios::regionGoneForGood),
  FALLBACK_WRITTEN_THROUGH(PartitionScenarios::fallbackWrittenThrough),
  PURGE_RACES_REFRESH(PurgeScenarios::raceRefresh),
  PURGE_OVERLAPS_ITSELF(PurgeScenarios::overlap),
  PURGE_KILLED_AND_RUN_AGAIN(PurgeScenarios::killedAndRunAgain),
  PEER_MOVES(PeerScenarios::peerMoves),
  STOPPED_IN_ANOTHER_REGION(PeerScenarios::stoppedInAnotherRegion),
  STOP_OVERTAKEN_BY_START(PeerScenarios::stopOvertakenByStart),
  PAUSED_AND_RESUMED_WITH_AN_OLD_TICKET(TicketScenarios::pausedAndResumed),
  TICKET_SHARED_BY_HASHES(TicketScenarios::sharedByHashes),
  ANNOUNCES_DUPLICATED(PeerScenarios::duplicated),
  ANNOUNCES_REORDERED(PeerScenarios::reordered),
  ANNOUNCE_KILLED_AND_REPEATED(PeerScenarios::killedAndRepeated),
  TWO_RELEASES_SIDE_BY_SIDE(ReleaseScenarios::sideBySide),
  RELEASE_ROLLED_BACK(ReleaseScenarios::rolledBack),
  LARGE_SWARM(LargeSwarmScenario::largeSwarm),
  SWARM_GROWS_AT_ONCE(LargeSwarmScenario::growsAtOnce),
  ANYTHING(RandomScenarios::connected),
  ANYTHING_IN_A_PARTITION(RandomScenarios::inAPartition),
  ANY_DOWNLOAD(RandomScenarios::countsDownloads);

  /** A reference to a static method. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Consumer<World> actions;

  Scenario(Consumer<World> actions) {
    this.actions = actions;
  }

  /**
   * Runs it.
   *
   * @throws AssertionError that names it and the seed, if an invariant does not hold
   */
  void run(Replicas harness, TrackerDesign design, long seed) {
    try {
      actions.accept(new World(harness, design, seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%s, seed %d: %s".formatted(this, seed, e.getMessage()), e);
    }
  }
}
