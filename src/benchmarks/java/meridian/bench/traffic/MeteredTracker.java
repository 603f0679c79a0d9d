package meridian.bench.traffic;

import java.time.Instant;
import meridian.bench.cost.Bill;
import meridian.peer.Address;
import meridian.swarm.Announce;
import meridian.tracker.AnnounceOutcome;
import meridian.wire.Answers;
import meridian.wire.PeerListForm;

/** A tracker in several regions whose costs are measured. */
public interface MeteredTracker {

  /**
   * The outcome of an announce.
   *
   * @param answer to the client
   * @param bill of all replicas: a write counts once, although it is made in each
   */
  record Served(AnnounceOutcome.Answered answer, Bill bill) {

    private static final Address CLIENT = Address.of(new byte[] {10, 0, 0, 1});

    /** Bytes of the answer on the wire, without headers, to a client on IPv4. */
    int answerBytes() {
      return Answers.announce(answer, PeerListForm.COMPACT, CLIENT, _ -> {}).length;
    }
  }

  /** Serves an announce in a region, counted from 0. */
  Served announce(int region, Announce announce);

  /** Sweeps the table for every region; the bill is as for an announce. */
  Bill sweep(Instant now);
}
