package meridian.health;

import java.util.Set;

/**
 * The record layout versions that a release supports. A new version may be written once every
 * region's heartbeat lists it as readable.
 *
 * @param reads the versions that it reads
 * @param writes the version that it writes
 */
public record Layouts(Set<Integer> reads, int writes) {

  /** Takes an immutable copy of the versions. */
  public Layouts {
    reads = Set.copyOf(reads);
  }
}
