package meridian.store.dynamodb.control;

import java.time.Instant;
import java.util.Comparator;
import meridian.swarm.RegionCode;

/**
 * How much an operator's word on some matter weighs, beside those that were given through other
 * regions: the newer one holds. Of two equally old ones it is the one that restrains, else that of
 * the higher region code, so that all who know both agree.
 *
 * @param when it was given
 * @param restrains whether it forbids something, else allows it again
 * @param region the code of the region whose replica it was written through
 */
record Word(Instant when, boolean restrains, RegionCode region) implements Comparable<Word> {

  private static final Comparator<Word> WEIGHT =
      Comparator.comparing(Word::when).thenComparing(Word::restrains).thenComparing(Word::region);

  @Override
  public int compareTo(Word other) {
    return WEIGHT.compare(this, other);
  }
}
