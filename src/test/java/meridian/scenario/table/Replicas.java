package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a scenario's records are stored in: a replica in each {@link Region}, in virtual time. */
public interface Replicas extends AutoCloseable {

  /** Whether calls take real time, so that a scenario should make few of them. */
  boolean isCostly();

  /** The longest time until a write in one region is seen in a connected one. */
  Duration lag();

  /** The present time. */
  Instant now();

  /**
   * Lets time pass; after {@link #lag} or more, all writes between connected regions are
   * replicated.
   */
  void pass(Duration duration);

  /** Disconnects two regions. */
  void cut(Region one, Region other);

  /** Undoes {@link #cut}, and replicates what was held back. */
  void heal(Region one, Region other);

  /** Disconnects a region from all others. */
  void isolate(Region region);

  /**
   * Undoes {@link #isolate}, and replicates what was held back, except where {@link #cut} applies.
   */
  void rejoin(Region region);

  /** All that a region's replica holds, by keys that can be compared across regions. */
  Map<?, ?> contents(Region region);

  /** How many records in a region's replica expired before an instant. */
  long expired(Region region, Instant before);

  @Override
  void close();
}
