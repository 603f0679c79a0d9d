package meridian.local.database.table;

import java.time.Instant;
import java.util.function.Consumer;

/** A region's replica of a table, as replication sees it. */
public interface Replica {

  /** The region, unique among the replicas of a table. */
  String region();

  /**
   * Passes on every later write that is made in the region, in the order of the versions of each
   * item. A replicated write is not passed on.
   *
   * @param consumer is called before the write returns, and must not access a replica
   */
  void subscribe(Consumer<Change> consumer);

  /** Applies another region's write, unless a later one is known: the last write wins. */
  void apply(Change change);

  /** Forgets deletes before that time; no older write of these items may still arrive. */
  void forgetDeletes(Instant before);
}
