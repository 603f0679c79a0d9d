package meridian.resilience;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import meridian.swarm.StoreUnavailableException.Reason;

/** Counts how far down requests got before they were answered, if they were. */
final class Rungs {

  private final LongAdder home = new LongAdder();
  private final LongAdder fallback = new LongAdder();
  private final LongAdder degraded = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder busy = new LongAdder();

  void home() {
    home.increment();
  }

  void fallback() {
    fallback.increment();
  }

  /** A request that no replica answered, because of what the last one met. */
  void unanswered(Reason reason) {
    switch (reason) {
      case THROTTLED -> throttled.increment();
      case BUSY -> busy.increment();
      case UNREACHABLE, TIMED_OUT -> degraded.increment();
    }
  }

  /** Its figures; each request is in exactly one of them. */
  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("home", home.sum());
    figures.put("fallback", fallback.sum());
    figures.put("degraded", degraded.sum());
    figures.put("throttled", throttled.sum());
    figures.put("busy", busy.sum());
    return figures;
  }
}
