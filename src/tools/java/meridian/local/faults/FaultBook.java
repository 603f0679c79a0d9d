package meridian.local.faults;

import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Which replica fails how, and the calls that met a fault so far. */
final class FaultBook {

  private final RandomGenerator random;
  private final Map<String, Faults> faults = new ConcurrentHashMap<>();
  private final Map<Call, LongAdder> met = new ConcurrentHashMap<>();

  FaultBook(RandomGenerator random) {
    this.random = random;
  }

  /**
   * What becomes of one call.
   *
   * @param late how long it takes longer
   */
  record Fate(Duration late, Optional<Fault> fault) {
    static final Fate GOOD = new Fate(Duration.ZERO, Optional.empty());
  }

  void set(String region, Faults how) {
    faults.put(region, how);
  }

  Fate fate(FullHttpRequest request) {
    Faults how = faults.getOrDefault(Call.region(request), Faults.NONE);
    return how.equals(Faults.NONE) ? Fate.GOOD : fate(Call.of(request), how);
  }

  private Fate fate(Call call, Faults how) {
    if (!how.afflicted().test(call)) {
      return Fate.GOOD;
    }
    Optional<Fault> fault = how.draw(random);
    if (fault.isPresent()) {
      met.computeIfAbsent(call, _ -> new LongAdder()).increment();
    }
    return new Fate(how.late(), fault);
  }

  long met(Predicate<Call> which) {
    return met.entrySet().stream()
        .filter(calls -> which.test(calls.getKey()))
        .mapToLong(calls -> calls.getValue().sum())
        .sum();
  }
}
