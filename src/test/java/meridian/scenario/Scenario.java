package meridian.scenario;

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
  void play(Harness harness, Design design, long seed) {
    try {
      play(new World(harness, design, seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%s, seed %d: %s".formatted(this, seed, e.getMessage()), e);
    }
  }

  private void play(World world) {
    switch (this) {
      case CUT_OFF_FOR_HOURS -> Partitions.cutOffForHours(world);
      case REGION_LOST_AND_BACK -> Partitions.regionLostAndBack(world);
      case REGION_GONE_FOR_GOOD -> Partitions.regionGoneForGood(world);
      case FALLBACK_WRITTEN_THROUGH -> Partitions.fallbackWrittenThrough(world);
      case PURGE_RACES_REFRESH -> Purges.raceRefresh(world);
      case PURGE_OVERLAPS_ITSELF -> Purges.overlap(world);
      case PURGE_KILLED_AND_RUN_AGAIN -> Purges.killedAndRunAgain(world);
      case PEER_MOVES -> Moves.peerMoves(world);
      case STOPPED_IN_ANOTHER_REGION -> Moves.stoppedInAnotherRegion(world);
      case STOP_OVERTAKEN_BY_START -> Moves.stopOvertakenByStart(world);
      case PAUSED_AND_RESUMED_WITH_AN_OLD_TICKET -> Tickets.pausedAndResumed(world);
      case TICKET_SHARED_BY_HASHES -> Tickets.sharedByHashes(world);
      case TICKET_SHARED_BY_FAMILIES_AND_SOCKETS -> Tickets.sharedByFamiliesAndSockets(world);
      case ANNOUNCES_DUPLICATED -> Moves.duplicated(world);
      case ANNOUNCES_REORDERED -> Moves.reordered(world);
      case ANNOUNCE_KILLED_AND_REPEATED -> Moves.killedAndRepeated(world);
      case TWO_RELEASES_SIDE_BY_SIDE -> Releases.sideBySide(world);
      case RELEASE_ROLLED_BACK -> Releases.rolledBack(world);
      case LARGE_SWARM -> Crowds.largeSwarm(world);
      case ANYTHING -> Anything.happens(world);
      case ANYTHING_IN_A_PARTITION -> Anything.happensInAPartition(world);
      case ANY_DOWNLOAD -> Anything.isDownloaded(world);
    }
  }
}
