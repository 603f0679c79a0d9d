package meridian.serve.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts a server's connections and requests. Safe for use by many threads. */
public final class ServerMetrics {

  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private final LongAdder accepted = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder requests = new LongAdder();

  /** Counters at zero. */
  public ServerMetrics() {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  void countRefusal(Refusal refusal) {
    adder(refusal).increment();
  }

  void countAccepted() {
    accepted.increment();
  }

  void countClosed() {
    closed.increment();
  }

  void countRequest() {
    requests.increment();
  }

  private LongAdder adder(Refusal refusal) {
    LongAdder adder = refusals.get(refusal);
    if (adder == null) {
      throw new AssertionError(refusal);
    }
    return adder;
  }

  /** How often something was refused for a reason. */
  public long refusals(Refusal refusal) {
    return adder(refusal).sum();
  }

  /** How many connections were admitted. */
  public long accepted() {
    return accepted.sum();
  }

  /** How many connections are open. */
  public long open() {
    return accepted.sum() - closed.sum();
  }

  /** How many requests were understood. */
  public long requests() {
    return requests.sum();
  }
}
