package meridian.store.dynamodb.announce;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import meridian.store.dynamodb.table.Ledger;
import meridian.store.dynamodb.table.SweptSize;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a swarm's ledgers say, those of all regions together.
 *
 * @param downloads that were completed
 * @param swept the latest count of a sweep, if any noted one
 */
record Ledgers(long downloads, Optional<SweptSize> swept) {

  static Ledgers of(Collection<Map<String, AttributeValue>> ledgers) {
    return new Ledgers(
        ledgers.stream().mapToLong(Ledger::downloads).sum(),
        ledgers.stream()
            .map(Ledger::size)
            .flatMap(Optional::stream)
            .max(Comparator.comparing(SweptSize::at)));
  }

  /** The ledgers after what was written. */
  Ledgers after(PeerWriter.Result outcome) {
    return outcome.downloaded() ? new Ledgers(downloads + 1, swept) : this;
  }
}
