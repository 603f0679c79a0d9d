package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.drill.cloud.SimulatedRegion;

/**
 * The clients that a region served when it failed, and how long each of them took to be noted
 * elsewhere.
 */
public final class DisplacedClients {

  private final SimulatedRegion from;
  private final Instant at;

  /** The intervals that they were told last. */
  private final Map<Client, Duration> missing = new LinkedHashMap<>();

  private final List<Move> moves = new ArrayList<>();

  /** Those of these clients that the region served last, at the time that it fails. */
  DisplacedClients(SimulatedRegion from, Instant at, Iterable<Client> clients) {
    this.from = from;
    this.at = at;
    for (Client client : clients) {
      client
          .noted()
          .filter(noted -> noted.by() == from)
          .ifPresent(noted -> missing.put(client, noted.interval()));
    }
  }

  /**
   * That a client was noted elsewhere.
   *
   * @param hasTiers whether its torrent lists regions' own host names
   * @param after how long after the region failed
   * @param beyondCache how long after its resolver had moved on
   * @param interval that it had been told last
   */
  public record Move(boolean hasTiers, Duration after, Duration beyondCache, Duration interval) {

    /** All of the time, in intervals. */
    public double intervals() {
      return (double) after.toMillis() / interval.toMillis();
    }

    /** The time beyond its DNS cache, in intervals. */
    public double intervalsBeyondCache() {
      return (double) beyondCache.toMillis() / interval.toMillis();
    }
  }

  /** Notes that a client was answered in full, and told that interval. */
  void answered(Client client, SimulatedRegion by, Duration interval, Instant now) {
    if (by == from) {
      missing.computeIfPresent(client, (_, _) -> interval);
      return;
    }
    Duration before = missing.remove(client);
    if (before != null) {
      Instant moved = client.resolver().movedOn();
      moves.add(
          new Move(
              client.hasTiers(),
              Duration.between(at, now),
              Duration.between(moved.isAfter(at) ? moved : at, now),
              before));
    }
  }

  /** Notes that a client has gone for good. */
  void left(Client client) {
    missing.remove(client);
  }

  /** Those who were noted elsewhere. */
  public List<Move> moves() {
    return List.copyOf(moves);
  }

  /** How many were not yet, though they are still there: with tiers, or without. */
  public int missing(boolean withTiers) {
    return (int) missing.keySet().stream().filter(c -> c.hasTiers() == withTiers).count();
  }
}
