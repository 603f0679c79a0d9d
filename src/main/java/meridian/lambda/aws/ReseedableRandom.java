package meridian.lambda.aws;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Random numbers that differ between environments restored from one snapshot: after {@link
 * #reseed}, they are independent of those before. Safe for use by many threads.
 */
final class ReseedableRandom implements RandomGenerator {

  private final Supplier<RandomGenerator> source;
  private volatile RandomGenerator current;

  /**
   * Random numbers from the generators of a source.
   *
   * @param source makes independent generators that are safe for use by many threads
   */
  ReseedableRandom(Supplier<RandomGenerator> source) {
    this.source = source;
    this.current = source.get();
  }

  /** Replaces the generator. */
  void reseed() {
    current = source.get();
  }

  @Override
  public long nextLong() {
    return current.nextLong();
  }
}
