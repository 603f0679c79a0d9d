package meridian.store.dynamodb.announce;

import java.util.ArrayList;
import java.util.List;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.WritePlan;

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
    List<PeerRecord> found = new ArrayList<>();
    for (PeerRecord record : records) {
      if (record.slot().hash() == hash) {
        found.add(record);
      }
    }
    return found;
  }

  /** The records as they are after a plan was executed. */
  List<PeerRecord> recordsAfter(WritePlan plan) {
    List<PeerRecord> after = new ArrayList<>();
    for (PeerRecord record : records) {
      if (!plan.changes(record.slot())) {
        after.add(record);
      }
    }
    after.addAll(plan.puts());
    return after;
  }
}
