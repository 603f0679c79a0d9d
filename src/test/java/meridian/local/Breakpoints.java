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
 * Suspends tasks, each at one of its database calls: that call and all later ones of the task get
 * no answer. Counts all calls.
 */
final class Breakpoints {

  private final Function<DynamoDbCall, String> taskOf;
  private final Map<String, Breakpoint> breakpoints = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  /**
   * No breakpoints.
   *
   * @param taskOf the name of the task that makes a call
   */
  Breakpoints(Function<DynamoDbCall, String> taskOf) {
    this.taskOf = taskOf;
  }

  /**
   * Where a task is suspended.
   *
   * @param call the number of the call in the task, from 1
   * @param afterEffect whether that call takes effect
   */
  record Breakpoint(int call, boolean afterEffect) {

    /** The number of calls that take effect. */
    int effectiveCalls() {
      return afterEffect ? call : call - 1;
    }
  }

  void set(String task, Breakpoint breakpoint) {
    breakpoints.put(task, breakpoint);
  }

  void clear() {
    breakpoints.clear();
  }

  /** The number of calls that a task has made. */
  int calls(String task) {
    AtomicInteger count = calls.get(task);
    return count == null ? 0 : count.get();
  }

  /** Whether all tasks are suspended, and all their suspended calls have reached the proxy. */
  boolean areReached(FaultProxy proxy) {
    return breakpoints.entrySet().stream()
        .allMatch(
            one -> {
              int suspended = calls(one.getKey()) - one.getValue().call() + 1;
              return suspended > 0
                  && proxy.faultCount(call -> taskOf.apply(call).equals(one.getKey())) == suspended;
            });
  }

  /** A script for a {@link FaultProxy}. */
  Optional<Fault> script(DynamoDbCall call) {
    String task = taskOf.apply(call);
    int number = calls.computeIfAbsent(task, _ -> new AtomicInteger()).incrementAndGet();
    Breakpoint breakpoint = breakpoints.get(task);
    if (breakpoint == null || number < breakpoint.call()) {
      return Optional.empty();
    }
    return Optional.of(
        number == breakpoint.call() && breakpoint.afterEffect() ? Fault.STALLED : Fault.SILENT);
  }
}
