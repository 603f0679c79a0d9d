package meridian.lambda.aws;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Chance that environments do not share, though they be restored from one snapshot: once renewed,
 * nothing follows from what was drawn before. Safe for use by many threads.
 */
final class RenewableRandom implements RandomGenerator {

  private final Supplier<RandomGenerator> source;
  private volatile RandomGenerator current;

  /**
   * Chance from a source.
   *
   * @param source makes generators that many threads can use and that do not repeat each other
   */
  RenewableRandom(Supplier<RandomGenerator> source) {
    this.source = source;
    this.current = source.get();
  }

  /** Begins anew. */
  void renew() {
    current = source.get();
  }

  @Override
  public long nextLong() {
    return current.nextLong();
  }
}
