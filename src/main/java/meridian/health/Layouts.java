package meridian.health;

import java.util.Set;

/**
 * Which layouts of records a release knows. A new one may be written once the heartbeats of all
 * regions say that it can be read there.
 *
 * @param reads versions that it reads
 * @param writes the version that it writes
 */
public record Layouts(Set<Integer> reads, int writes) {

  /** Takes an immutable copy of the versions. */
  public Layouts {
    reads = Set.copyOf(reads);
  }
}
