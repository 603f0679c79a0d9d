package meridian.bench.traffic;

import java.util.Collection;
import java.util.function.Predicate;
import meridian.bench.cost.Bill;
import meridian.bench.cost.CostCategory;
import meridian.peer.Peer;

/** What was seen of some traffic. Adds up; for one thread. */
public final class TrafficTotals {

  private final Bill bill = new Bill();
  private long announces;
  private long wrote;
  private long handedOut;
  private long dead;

  /** Adds an announce; the predicate tells which peers handed out are no longer there. */
  public void add(MeteredTracker.Served served, Predicate<Peer> isGone) {
    announces++;
    wrote += served.bill().writes() > 0 ? 1 : 0;
    Collection<Peer> peers = served.answer().peers();
    handedOut += peers.size();
    dead += peers.stream().filter(isGone).count();
    bill.add(served.bill());
  }

  /** Adds what was spent beside the announces. */
  void add(Bill sweep) {
    bill.add(sweep);
  }

  public long announces() {
    return announces;
  }

  public long handedOut() {
    return handedOut;
  }

  public double readsPerAnnounce() {
    return bill.reads() / announces;
  }

  public double writesPerAnnounce() {
    return bill.writes() / announces;
  }

  public double perAnnounce(CostCategory cause) {
    return bill.of(cause) / announces;
  }

  /** The share of announces that wrote. */
  public double wroteShare() {
    return (double) wrote / announces;
  }

  /** The share of peers handed out whose clients had gone, with or without a word. */
  public double deadShare() {
    return handedOut == 0 ? 0 : (double) dead / handedOut;
  }
}
