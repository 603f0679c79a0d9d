package meridian.store.dynamodb.announce;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import meridian.store.dynamodb.table.Ledger;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Slot;

/**
 * The first page of a swarm's partition; for a small swarm the whole partition.
 *
 * @param records peers' records, in the order of their sort keys
 * @param ledger all regions' ledgers together
 * @param complete whether the partition ends on this page. Otherwise the records are no sample:
 *     they are those with the lowest keys, always the same ones
 */
record FirstPage(List<PeerRecord> records, Ledger ledger, boolean complete) {

  /** The records of the endpoint with a hash. */
  List<PeerRecord> recordsOf(long hash) {
    return records.stream().filter(record -> record.slot().hash() == hash).toList();
  }

  /** The records as they are after a plan was executed. */
  List<PeerRecord> recordsAfter(WritePlan plan) {
    Set<Slot> changed = new HashSet<>(plan.deletes());
    plan.puts().forEach(record -> changed.add(record.slot()));
    return Stream.concat(
            records.stream().filter(record -> !changed.contains(record.slot())),
            plan.puts().stream())
        .toList();
  }
}
