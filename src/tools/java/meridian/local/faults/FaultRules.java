package meridian.local.faults;

import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Which replica fails how, and the calls that met a fault so far. */
final class FaultRules {

  private final RandomGenerator random;
  private final Map<String, FaultPlan> faults = new ConcurrentHashMap<>();
  private final Map<String, Function<DynamoDbCall, Optional<Fault>>> scripts =
      new ConcurrentHashMap<>();
  private final Map<DynamoDbCall, LongAdder> met = new ConcurrentHashMap<>();

  FaultRules(RandomGenerator random) {
    this.random = random;
  }

  /**
   * What becomes of one call.
   *
   * @param call empty if it is nobody's business
   * @param late how long it takes longer
   */
  record Fate(Optional<DynamoDbCall> call, Duration late, Optional<Fault> fault) {
    static final Fate GOOD = new Fate(Optional.empty(), Duration.ZERO, Optional.empty());
  }

  void set(String region, FaultPlan how) {
    faults.put(region, how);
  }

  void script(String region, Function<DynamoDbCall, Optional<Fault>> script) {
    scripts.put(region, script);
  }

  Fate fate(FullHttpRequest request) {
    String region = DynamoDbCall.region(request);
    FaultPlan how = faults.getOrDefault(region, FaultPlan.NONE);
    Function<DynamoDbCall, Optional<Fault>> script = scripts.get(region);
    if (script == null && how.equals(FaultPlan.NONE)) {
      return Fate.GOOD;
    }
    DynamoDbCall call = DynamoDbCall.of(request);
    Optional<Fault> scripted = script == null ? Optional.empty() : script.apply(call);
    return scripted.isPresent()
        ? new Fate(Optional.of(call), Duration.ZERO, scripted)
        : fate(call, how);
  }

  private Fate fate(DynamoDbCall call, FaultPlan how) {
    return how.appliesTo().test(call)
        ? new Fate(Optional.of(call), how.delay(), how.draw(random))
        : Fate.GOOD;
  }

  /** Takes note that a call meets its fault. */
  void meets(Fate fate) {
    if (fate.fault().isPresent()) {
      fate.call().ifPresent(call -> met.computeIfAbsent(call, _ -> new LongAdder()).increment());
    }
  }

  long met(Predicate<DynamoDbCall> which) {
    return met.entrySet().stream()
        .filter(calls -> which.test(calls.getKey()))
        .mapToLong(calls -> calls.getValue().sum())
        .sum();
  }
}
