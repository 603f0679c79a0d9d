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

/** The faults of each region's replica, and the number of calls that they hit. */
final class FaultRules {

  private final RandomGenerator random;
  private final Map<String, FaultPlan> plans = new ConcurrentHashMap<>();
  private final Map<String, Function<DynamoDbCall, Optional<Fault>>> scripts =
      new ConcurrentHashMap<>();
  private final Map<String, Function<DynamoDbCall, Optional<S3Error>>> rejections =
      new ConcurrentHashMap<>();
  private final Map<DynamoDbCall, LongAdder> counts = new ConcurrentHashMap<>();

  FaultRules(RandomGenerator random) {
    this.random = random;
  }

  /**
   * What happens to one call.
   *
   * @param call empty if no rule applies
   * @param delay before the answer or other reaction
   * @param error with which S3 rejects it instead
   */
  record Treatment(
      Optional<DynamoDbCall> call, Duration delay, Optional<Fault> fault, Optional<S3Error> error) {
    static final Treatment NONE =
        new Treatment(Optional.empty(), Duration.ZERO, Optional.empty(), Optional.empty());
  }

  void set(String region, FaultPlan plan) {
    plans.put(region, plan);
  }

  void script(String region, Function<DynamoDbCall, Optional<Fault>> script) {
    scripts.put(region, script);
  }

  void reject(String region, Function<DynamoDbCall, Optional<S3Error>> script) {
    rejections.put(region, script);
  }

  /** Decides what happens to a call: its region's script comes first, then the plan. */
  Treatment treat(FullHttpRequest request) {
    String region = DynamoDbCall.region(request);
    FaultPlan plan = plans.getOrDefault(region, FaultPlan.NONE);
    Function<DynamoDbCall, Optional<Fault>> script = scripts.get(region);
    Function<DynamoDbCall, Optional<S3Error>> rejection = rejections.get(region);
    if (script == null && rejection == null && plan.equals(FaultPlan.NONE)) {
      return Treatment.NONE;
    }
    DynamoDbCall call = DynamoDbCall.of(request);
    Optional<S3Error> error = rejection == null ? Optional.empty() : rejection.apply(call);
    if (error.isPresent()) {
      return new Treatment(Optional.of(call), Duration.ZERO, Optional.empty(), error);
    }
    Optional<Fault> scripted = script == null ? Optional.empty() : script.apply(call);
    if (scripted.isPresent()) {
      return new Treatment(Optional.of(call), Duration.ZERO, scripted, Optional.empty());
    }
    return plan.appliesTo().test(call)
        ? new Treatment(Optional.of(call), plan.delay(), plan.draw(random), Optional.empty())
        : Treatment.NONE;
  }

  /** Counts a call whose fault, if it has one, now takes place. */
  void count(Treatment treatment) {
    if (treatment.fault().isPresent() || treatment.error().isPresent()) {
      treatment
          .call()
          .ifPresent(call -> counts.computeIfAbsent(call, _ -> new LongAdder()).increment());
    }
  }

  long count(Predicate<DynamoDbCall> matching) {
    return counts.entrySet().stream()
        .filter(calls -> matching.test(calls.getKey()))
        .mapToLong(calls -> calls.getValue().sum())
        .sum();
  }
}
