package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.drill.cloud.SimulatedRegion;

/**
 * The clients that a region served when it failed, and how long it took until another region had
 * stored each of them.
 */
public final class DisplacedClients {

  private final SimulatedRegion failed;
  private final Instant at;

  /** The last interval of each client that no other region has stored. */
  private final Map<Client, Duration> missing = new LinkedHashMap<>();

  private final List<Move> moves = new ArrayList<>();

  /** Of some clients those that the region served last, at the time when it fails. */
  DisplacedClients(SimulatedRegion failed, Instant at, Iterable<Client> clients) {
    this.failed = failed;
    this.at = at;
    for (Client client : clients) {
      client
          .stored()
          .filter(stored -> stored.by() == failed)
          .ifPresent(stored -> missing.put(client, stored.interval()));
    }
  }

  /**
   * The move of a client to another region.
   *
   * @param hasTiers whether its torrent lists regions' own host names
   * @param after time since the region failed
   * @param beyondCache time since the client's DNS cache returned another region
   * @param interval the client's last one before
   */
  public record Move(boolean hasTiers, Duration after, Duration beyondCache, Duration interval) {

    /** All of the time, in intervals. */
    public double intervals() {
      return (double) after.toMillis() / interval.toMillis();
    }

    /** The time beyond the DNS cache, in intervals. */
    public double intervalsBeyondCache() {
      return (double) beyondCache.toMillis() / interval.toMillis();
    }
  }

  /** Notes a full answer to a client. */
  void answered(Client client, SimulatedRegion by, Duration interval, Instant now) {
    if (by == failed) {
      missing.computeIfPresent(client, (_, _) -> interval);
      return;
    }
    Duration before = missing.remove(client);
    if (before != null) {
      Instant changed = client.dnsCache().changed();
      moves.add(
          new Move(
              client.hasTiers(),
              Duration.between(at, now),
              Duration.between(changed.isAfter(at) ? changed : at, now),
              before));
    }
  }

  /** Removes a client that has left for good. */
  void remove(Client client) {
    missing.remove(client);
  }

  /** The clients that another region has stored. */
  public List<Move> moves() {
    return List.copyOf(moves);
  }

  /** The number of present clients, with tiers or without, that no other region has stored. */
  public int missing(boolean withTiers) {
    return (int) missing.keySet().stream().filter(c -> c.hasTiers() == withTiers).count();
  }
}
