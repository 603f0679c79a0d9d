package meridian.bench.traffic;

import java.time.Duration;

/**
 * The traffic that figures are measured with. Shares are of all sessions, 0 to 1.
 *
 * @param population how many clients there are at a time, on average
 * @param torrents over which they are spread by Zipf's law: the n-th has one n-th of the first's
 * @param regions among which clients are divided evenly
 * @param session how long a client stays, on average; the lengths are exponentially distributed
 * @param stopping who says so when it leaves; the others vanish
 * @param completing who starts with a part and has everything at a random time of its session; the
 *     others never have, and nobody starts with everything
 * @param ticketless who never sends a tracker id back
 * @param sharing who announces two info hashes of one torrent, as v1 and v2, and sends back with
 *     either whichever tracker id came last
 * @param moving who is sent to another region at a random time of its session
 */
public record TrafficMix(
    int population,
    int torrents,
    int regions,
    Duration session,
    double stopping,
    double completing,
    double ticketless,
    double sharing,
    double moving) {

  /** The pinned mix: sessions of eight intervals of half an hour, in three regions. */
  public static TrafficMix pinned(int population, int torrents) {
    return new TrafficMix(
        population, torrents, 3, TrafficDay.INTERVAL.multipliedBy(8), 0.5, 0.3, 0.2, 0.1, 0.02);
  }
}
