package meridian.store.dynamodb.announce;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Slot;

/**
 * The beginning of a swarm's partition, or all of it.
 *
 * @param records of peers, in the order of their slots
 * @param ledgers of all regions
 * @param complete whether there is nothing more; if there is, the records are those of the lowest
 *     keys, the same ones every time, and no sample
 */
record FirstPage(List<PeerRecord> records, Ledgers ledgers, boolean complete) {

  /** The records of the endpoint with this hash. */
  List<PeerRecord> recordsOf(long hash) {
    return records.stream().filter(record -> record.slot().hash() == hash).toList();
  }

  /** The records there are once writes are carried out. */
  List<PeerRecord> recordsAfter(WritePlan writes) {
    Set<Slot> changed = new HashSet<>(writes.deletes());
    writes.puts().forEach(record -> changed.add(record.slot()));
    return Stream.concat(
            records.stream().filter(record -> !changed.contains(record.slot())),
            writes.puts().stream())
        .toList();
  }
}
