package meridian.store.record;

import java.time.Duration;
import java.util.Optional;

/**
 * The counts of a swarm that one region keeps, or all regions together.
 *
 * @param downloads completed downloads
 * @param swept the exact counts of the latest sweep; empty if no sweep found the swarm to be large
 */
public record Ledger(long downloads, Optional<SweptCounts> swept) {

  /** Nothing counted yet. */
  public static final Ledger NONE = new Ledger(0, Optional.empty());

  /** How long a ledger outlives its last use. */
  public static final Duration LIFE = Duration.ofDays(180);

  /** More downloads than there will be, and little enough for the sum of all regions. */
  public static final long MAX_DOWNLOADS = 1L << 48;

  /** The counts of two regions together: the sum of downloads, and the later sweep. */
  public Ledger plus(Ledger other) {
    boolean isOtherLater =
        other.swept.isPresent()
            && (swept.isEmpty() || other.swept.get().at().isAfter(swept.get().at()));
    return new Ledger(downloads + other.downloads, isOtherLater ? other.swept : swept);
  }
}
