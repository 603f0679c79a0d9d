package meridian.local;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultProxy;

/**
 * Stops pieces of work, each at one of its calls to the database: that call, and whatever else the
 * piece of work calls from then on, is left without an answer. Counts all calls.
 */
final class Breakpoints {

  private final Function<DynamoDbCall, String> work;
  private final Map<String, Breakpoint> stops = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  /**
   * No stops yet.
   *
   * @param work tells which piece of work a call belongs to
   */
  Breakpoints(Function<DynamoDbCall, String> work) {
    this.work = work;
  }

  /**
   * Where a piece of work is stopped.
   *
   * @param call the how manieth of its calls, from 1 on
   * @param afterwards whether that call takes effect
   */
  record Breakpoint(int call, boolean afterwards) {

    /** How many calls take effect. */
    int effective() {
      return afterwards ? call : call - 1;
    }
  }

  void set(String piece, Breakpoint stop) {
    stops.put(piece, stop);
  }

  /** Undoes all stops. */
  void clear() {
    stops.clear();
  }

  /** How many calls a piece of work has made. */
  int calls(String piece) {
    AtomicInteger count = calls.get(piece);
    return count == null ? 0 : count.get();
  }

  /** Has stopped all that are to be, and nothing is under way any more but what is done. */
  boolean haveCome(FaultProxy proxy) {
    return stops.entrySet().stream()
        .allMatch(
            stop -> {
              int stopped = calls(stop.getKey()) - stop.getValue().call() + 1;
              return stopped > 0
                  && proxy.faultCount(call -> work.apply(call).equals(stop.getKey())) == stopped;
            });
  }

  /** A script for a {@link FaultProxy}. */
  Optional<Fault> script(DynamoDbCall call) {
    String piece = work.apply(call);
    int number = calls.computeIfAbsent(piece, _ -> new AtomicInteger()).incrementAndGet();
    Breakpoint stop = stops.get(piece);
    if (stop == null || number < stop.call()) {
      return Optional.empty();
    }
    return Optional.of(number == stop.call() && stop.afterwards() ? Fault.STALLED : Fault.SILENT);
  }
}
