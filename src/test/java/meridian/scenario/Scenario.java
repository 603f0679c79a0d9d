package meridian.scenario;

import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.world.TrackerDesign;
import meridian.scenario.world.World;

/** What may happen, each by a name under which it is known in reports. */
enum Scenario {
  CUT_OFF_FOR_HOURS,
  REGION_LOST_AND_BACK,
  REGION_GONE_FOR_GOOD,
  FALLBACK_WRITTEN_THROUGH,
  PURGE_RACES_REFRESH,
  PURGE_OVERLAPS_ITSELF,
  PURGE_KILLED_AND_RUN_AGAIN,
  PEER_MOVES,
  STOPPED_IN_ANOTHER_REGION,
  STOP_OVERTAKEN_BY_START,
  PAUSED_AND_RESUMED_WITH_AN_OLD_TICKET,
  TICKET_SHARED_BY_HASHES,
  TICKET_SHARED_BY_FAMILIES_AND_SOCKETS,
  ANNOUNCES_DUPLICATED,
  ANNOUNCES_REORDERED,
  ANNOUNCE_KILLED_AND_REPEATED,
  TWO_RELEASES_SIDE_BY_SIDE,
  RELEASE_ROLLED_BACK,
  LARGE_SWARM,
  ANYTHING,
  ANYTHING_IN_A_PARTITION,
  ANY_DOWNLOAD;

  /**
   * Plays it.
   *
   * @throws AssertionError that names it and the seed, if an invariant does not hold
   */
  void play(GlobalTableHarness harness, TrackerDesign design, long seed) {
    try {
      play(new World(harness, design, seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%s, seed %d: %s".formatted(this, seed, e.getMessage()), e);
    }
  }

  private void play(World world) {
    switch (this) {
      case CUT_OFF_FOR_HOURS -> PartitionScenarios.cutOffForHours(world);
      case REGION_LOST_AND_BACK -> PartitionScenarios.regionLostAndBack(world);
      case REGION_GONE_FOR_GOOD -> PartitionScenarios.regionGoneForGood(world);
      case FALLBACK_WRITTEN_THROUGH -> PartitionScenarios.fallbackWrittenThrough(world);
      case PURGE_RACES_REFRESH -> PurgeScenarios.raceRefresh(world);
      case PURGE_OVERLAPS_ITSELF -> PurgeScenarios.overlap(world);
      case PURGE_KILLED_AND_RUN_AGAIN -> PurgeScenarios.killedAndRunAgain(world);
      case PEER_MOVES -> PeerScenarios.peerMoves(world);
      case STOPPED_IN_ANOTHER_REGION -> PeerScenarios.stoppedInAnotherRegion(world);
      case STOP_OVERTAKEN_BY_START -> PeerScenarios.stopOvertakenByStart(world);
      case PAUSED_AND_RESUMED_WITH_AN_OLD_TICKET -> TicketScenarios.pausedAndResumed(world);
      case TICKET_SHARED_BY_HASHES -> TicketScenarios.sharedByHashes(world);
      case TICKET_SHARED_BY_FAMILIES_AND_SOCKETS ->
          TicketScenarios.sharedByFamiliesAndSockets(world);
      case ANNOUNCES_DUPLICATED -> PeerScenarios.duplicated(world);
      case ANNOUNCES_REORDERED -> PeerScenarios.reordered(world);
      case ANNOUNCE_KILLED_AND_REPEATED -> PeerScenarios.killedAndRepeated(world);
      case TWO_RELEASES_SIDE_BY_SIDE -> ReleaseScenarios.sideBySide(world);
      case RELEASE_ROLLED_BACK -> ReleaseScenarios.rolledBack(world);
      case LARGE_SWARM -> LargeSwarmScenario.largeSwarm(world);
      case ANYTHING -> RandomScenarios.happens(world);
      case ANYTHING_IN_A_PARTITION -> RandomScenarios.happensInAPartition(world);
      case ANY_DOWNLOAD -> RandomScenarios.isDownloaded(world);
    }
  }
}
