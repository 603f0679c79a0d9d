package meridian.drill.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A BitTorrent client, as far as it matters when a tracker cannot be reached. The figures are those
 * of the clients' sources.
 */
enum ClientKind {

  /** libtorrent, {@code announce_entry.cpp}: 5 seconds and 12.5 for the square of the failures. */
  LIBTORRENT(Duration.ofSeconds(30), true) {
    @Override
    Duration pause(int failures, Duration period, RandomGenerator random) {
      Duration growing = Duration.ofMillis(5_000 + 12_500L * failures * failures);
      return growing.compareTo(LONGEST) < 0 ? growing : LONGEST;
    }
  },

  /** Transmission, {@code announcer.cc}: 20 seconds, then about 5, 15, 30, 60 and 120 minutes. */
  TRANSMISSION(Duration.ofSeconds(45), false) {
    @Override
    Duration pause(int failures, Duration period, RandomGenerator random) {
      return switch (failures) {
        case 1 -> Duration.ofSeconds(20);
        case 2 -> roughly(5, random);
        case 3 -> roughly(15, random);
        case 4 -> roughly(30, random);
        case 5 -> roughly(60, random);
        default -> roughly(120, random);
      };
    }

    private Duration roughly(int minutes, RandomGenerator random) {
      return Duration.ofMinutes(minutes).plusSeconds(random.nextInt(60));
    }
  },

  /**
   * aria2, {@code DefaultBtAnnounce.cc}: announces each {@code min interval}, and once all its
   * trackers have failed waits for as long.
   */
  ARIA2(Duration.ofSeconds(60), true) {
    @Override
    Duration pause(int failures, Duration period, RandomGenerator random) {
      return period;
    }
  };

  private static final Duration LONGEST = Duration.ofMinutes(60);

  private final Duration timeout;
  private final boolean goesThroughTiers;

  ClientKind(Duration timeout, boolean goesThroughTiers) {
    this.timeout = timeout;
    this.goesThroughTiers = goesThroughTiers;
  }

  /**
   * How long it leaves a tracker alone that has failed.
   *
   * @param failures how often in a row: 1 or more
   * @param period the time between two announces that it was told last
   */
  abstract Duration pause(int failures, Duration period, RandomGenerator random);

  /** How long it waits for an answer. */
  Duration timeout() {
    return timeout;
  }

  /**
   * Whether it tries the tiers of a torrent one after the other, as BEP 12 has it. Transmission
   * announces to all of them at once.
   */
  boolean goesThroughTiers() {
    return goesThroughTiers;
  }

  /** Which of the two times it was told it comes back after. */
  Duration period(AnnounceReply.Given answer) {
    return this == ARIA2 ? answer.minInterval() : answer.interval();
  }

  /** One of them: of 20 clients 13 are of the first kind, 6 of the second and 1 of the third. */
  static ClientKind any(RandomGenerator random) {
    int n = random.nextInt(20);
    if (n < 13) {
      return LIBTORRENT;
    }
    return n < 19 ? TRANSMISSION : ARIA2;
  }
}
