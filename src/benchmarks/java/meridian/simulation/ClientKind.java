package meridian.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The kind of a BitTorrent client: when it announces, and how it retries a tracker that does not
 * answer. The figures are taken from the clients' sources.
 */
public enum ClientKind {

  /**
   * libtorrent ({@code announce_entry.cpp}). After n failures in a row it waits for 5 + 12.5 n²
   * seconds, at most an hour.
   */
  LIBTORRENT(Duration.ofSeconds(30), true) {
    @Override
    Duration pause(int failures, Duration period, RandomGenerator random) {
      Duration growing = Duration.ofMillis(5_000 + 12_500L * failures * failures);
      return growing.compareTo(LONGEST) < 0 ? growing : LONGEST;
    }
  },

  /**
   * Transmission ({@code announcer.cc}). After one failure it waits for 20 seconds; after further
   * ones for about 5, 15, 30, 60, and then each time 120 minutes.
   */
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
   * aria2 ({@code DefaultBtAnnounce.cc}). It announces once in each {@code min interval}. After all
   * its trackers have failed, it waits for the same time.
   */
  ARIA2(Duration.ofSeconds(60), true) {
    @Override
    Duration pause(int failures, Duration period, RandomGenerator random) {
      return period;
    }
  };

  private static final Duration LONGEST = Duration.ofMinutes(60);

  private final Duration timeout;
  private final boolean triesTiersInTurn;

  ClientKind(Duration timeout, boolean triesTiersInTurn) {
    this.timeout = timeout;
    this.triesTiersInTurn = triesTiersInTurn;
  }

  /**
   * How long it does not announce to a tracker that has failed.
   *
   * @param failures in a row, 1 or more
   * @param period the time between two announces
   */
  abstract Duration pause(int failures, Duration period, RandomGenerator random);

  /** How long it waits for an answer. */
  Duration timeout() {
    return timeout;
  }

  /**
   * Whether it tries the tiers of a torrent one after the other, as BEP 12 specifies. Transmission
   * announces to all of them at once.
   */
  public boolean triesTiersInTurn() {
    return triesTiersInTurn;
  }

  /** The time until its next announce. */
  Duration period(Duration interval, Duration minInterval) {
    return this == ARIA2 ? minInterval : interval;
  }

  /** A random kind: of 20 clients 13 are libtorrent, 6 are Transmission and 1 is aria2. */
  public static ClientKind any(RandomGenerator random) {
    int n = random.nextInt(20);
    if (n < 13) {
      return LIBTORRENT;
    }
    return n < 19 ? TRANSMISSION : ARIA2;
  }
}
