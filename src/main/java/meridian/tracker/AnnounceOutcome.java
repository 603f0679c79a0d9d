package meridian.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import meridian.peer.Peer;
import meridian.swarm.SwarmCounts;

/** What the tracker replies to an announce. */
public sealed interface AnnounceOutcome {

  /**
   * The announce was stored, unless it was {@linkplain AdmissionControl.Admission#READ_ONLY
   * read-only}.
   *
   * @param written whether something was written for it
   * @param interval the time to the next announce; whole seconds
   * @param minInterval the minimum time between announces; whole seconds
   * @param counts the size of the swarm
   * @param peers the peers to connect to
   * @param trackerId sent back by the client with the next announce, in unreserved characters
   */
  record Answered(
      boolean written,
      Duration interval,
      Duration minInterval,
      SwarmCounts counts,
      List<Peer> peers,
      Optional<String> trackerId)
      implements AnnounceOutcome {
    /** Takes an immutable copy of the peers. */
    public Answered {
      peers = List.copyOf(peers);
    }
  }

  /**
   * The client is rate-limited. Nothing was read or stored. The client keeps its tracker id.
   *
   * @param interval the time to the next announce, and the minimum; whole seconds
   */
  record RateLimited(Duration interval) implements AnnounceOutcome {}

  /**
   * The client is banned. Nothing was read or stored. The client keeps its tracker id.
   *
   * @param interval the time to the next announce, and the minimum; whole seconds
   */
  record Banned(Duration interval) implements AnnounceOutcome {}

  /**
   * The store is unavailable. The announce may or may not have been stored. The client keeps its
   * tracker id.
   *
   * @param interval the time to the next announce, and the minimum; whole seconds
   */
  record Unavailable(Duration interval) implements AnnounceOutcome {}

  /**
   * The torrent is denied by an operator. Nothing was read or stored.
   *
   * @param interval the time to the next announce of clients that ignore the refusal; whole seconds
   */
  record Denied(Duration interval) implements AnnounceOutcome {}
}
