package meridian.bench.traffic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import meridian.bench.cost.Bill;
import meridian.bench.cost.CostCategory;
import meridian.peer.Peer;

/** Totals of some traffic. For one thread. */
public final class TrafficTotals {

  private final Bill bill = new Bill();
  private long announces;
  private long wrote;
  private long handedOut;
  private long dead;
  private long answerBytes;

  /**
   * Adds an announce.
   *
   * @param hasLeft whether a peer's client is no longer present
   */
  public void add(MeteredTracker.Served served, Predicate<Peer> hasLeft) {
    announces++;
    wrote += served.bill().hasWrites() ? 1 : 0;
    Collection<Peer> peers = served.answer().peers();
    handedOut += peers.size();
    dead += peers.stream().filter(hasLeft).count();
    answerBytes += served.answerBytes();
    bill.add(served.bill());
  }

  /** Adds the bill of a sweep. */
  void add(Bill sweep) {
    bill.add(sweep);
  }

  @JsonProperty
  public long announces() {
    return announces;
  }

  @JsonProperty("peersHandedOut")
  long handedOut() {
    return handedOut;
  }

  /** Bytes of an answer to an announce, without headers. */
  @JsonProperty
  public double bytesPerAnswer() {
    return (double) answerBytes / announces;
  }

  /** The bill of all announces and sweeps. */
  public Bill bill() {
    return bill;
  }

  @JsonProperty("readUnitsPerAnnounce")
  public double readsPerAnnounce() {
    return bill.reads() / announces;
  }

  @JsonProperty("writeUnitsPerAnnounce")
  public double writesPerAnnounce() {
    return bill.writes() / announces;
  }

  @JsonProperty("unitsByCause")
  Map<CostCategory, Double> byCategory() {
    Map<CostCategory, Double> units = new EnumMap<>(CostCategory.class);
    Stream.of(CostCategory.values())
        .forEach(category -> units.put(category, perAnnounce(category)));
    return units;
  }

  /** Units of a category per announce. */
  public double perAnnounce(CostCategory category) {
    return bill.of(category) / announces;
  }

  /** The share of announces that wrote. */
  @JsonProperty
  public double wroteShare() {
    return (double) wrote / announces;
  }

  /** The share of peers handed out whose clients had left, announced or not. */
  @JsonProperty("deadHandedOutShare")
  public double deadShare() {
    return handedOut == 0 ? 0 : (double) dead / handedOut;
  }
}
