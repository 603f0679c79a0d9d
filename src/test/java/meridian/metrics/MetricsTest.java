package meridian.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.metrics.Label.AccessList;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Label.Replica;
import meridian.metrics.Label.Request;
import meridian.metrics.Metric.Kind;
import meridian.metrics.Metric.Source;
import org.junit.jupiter.api.Test;

final class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void theValuesOfAMetricsLabelsAreDistinct() {
    for (Metric metric : Metric.values()) {
      Set<String> values = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (Label label : metric.labels()) {
        assertTrue(names.add(label.text()), metric + " has the label " + label.text() + " twice");
        label.texts().forEach(text -> assertTrue(values.add(text), metric + " " + text));
      }
      assertFalse(metric.meaning().endsWith("."), metric::name);
      assertEquals(
          metric.kind() == Kind.HISTOGRAM,
          metric.kind() == Kind.HISTOGRAM && metric.unit() == Metric.Unit.SECONDS,
          metric::name);
    }
  }

  @Test
  void everyCombinationOfLabelsIsCountedByItself() {
    Random random = new Random(14);
    Map<List<String>, Double> expected = new HashMap<>();
    for (int n = 0; n < 10_000; n++) {
      Replica replica = any(Replica.values(), random);
      Call call = any(Call.values(), random);
      CallResult result = any(CallResult.values(), random);
      metrics.count(Metric.STORE_CALLS, replica, call, result);
      expected.merge(
          List.of(Label.text(replica), Label.text(call), Label.text(result)), 1.0, Double::sum);
    }
    List<Sample> samples = metrics.samples(Metric.STORE_CALLS);
    assertEquals(2 * Call.values().length * CallResult.values().length, samples.size());
    assertEquals(
        expected, samples.stream().collect(Collectors.toMap(Sample::labels, Sample::value)));
    assertEquals(10_000, metrics.total(Metric.STORE_CALLS));
    assertEquals(
        metrics.total(Metric.STORE_CALLS, Call.PUT),
        metrics.total(Metric.STORE_CALLS, Call.PUT, Replica.HOME)
            + metrics.total(Metric.STORE_CALLS, Replica.FALLBACK, Call.PUT));
  }

  private static <T> T any(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void aMistakenLabelIsRefused() {
    for (Enum<?> mistaken : List.of(Label.ScrapeOutcome.ANSWERED, Replica.HOME)) {
      assertThrows(IllegalArgumentException.class, () -> metrics.count(Metric.ANNOUNCES, mistaken));
    }
    assertThrows(IllegalArgumentException.class, () -> metrics.count(Metric.ANNOUNCES));
    assertThrows(
        IllegalArgumentException.class,
        () -> metrics.count(Metric.ANNOUNCES, Outcome.WRITTEN, Replica.HOME));
    assertThrows(IllegalArgumentException.class, () -> metrics.set(Metric.HEALTHY, 1, "here"));
    assertThrows(IllegalArgumentException.class, () -> metrics.set(Metric.LIST_AGE, 1, "deny"));
  }

  @Test
  void noCountIsLostBetweenThreads() {
    int times = 40_000;
    IntStream.range(0, times)
        .parallel()
        .forEach(
            _ -> {
              metrics.count(Metric.ANNOUNCES, Outcome.WRITTEN);
              metrics.record(Metric.LATENCY, Duration.ofMillis(3), Request.ANNOUNCE);
            });
    assertEquals(times, metrics.total(Metric.ANNOUNCES));
    Sample latency = metrics.samples(Metric.LATENCY).getFirst();
    assertEquals(times, latency.buckets().stream().mapToLong(Long::longValue).sum());
    assertEquals(times * 0.003, latency.value(), 1e-6);
  }

  @Test
  void aDurationIsInTheBucketThatHoldsIt() {
    List<Double> bounds = Histogram.upperBounds();
    List<Double> typical = Histogram.typicalValues();
    assertEquals(bounds.size() + 1, typical.size());
    assertTrue(typical.size() <= 100, "as many values as CloudWatch takes at once");
    Random random = new Random(15);
    for (int n = 0; n < 10_000; n++) {
      Duration duration = Duration.ofNanos((long) Math.exp(random.nextDouble() * 25));
      Histogram histogram = new Histogram();
      histogram.record(duration);
      int bucket = histogram.counts().indexOf(1L);
      double seconds = duration.toNanos() / 1e9;
      assertTrue(bucket == bounds.size() || seconds <= bounds.get(bucket), duration::toString);
      assertTrue(bucket == 0 || seconds > bounds.get(bucket - 1), duration::toString);
      if (bucket > 0 && bucket < bounds.size()) {
        assertEquals(1, typical.get(bucket) / seconds, 0.095, duration::toString);
      }
    }
    Histogram early = new Histogram();
    early.record(Duration.ofMillis(-1));
    assertEquals(1, early.counts().getFirst(), "a clock that was set back");
  }

  @Test
  void aGaugeIsReadFromItsOwnerAndMissingWhileItHasNoValue() {
    double[] age = {Double.NaN};
    metrics.register(registry -> registry.set(Metric.LIST_AGE, age[0], AccessList.DENY));
    assertEquals(List.of(), metrics.samples(Metric.LIST_AGE));
    age[0] = 3.5;
    assertEquals(
        List.of(new Sample(Metric.LIST_AGE, List.of("deny"), 3.5, List.of())),
        metrics.samples(Metric.LIST_AGE));
    age[0] = Double.NaN;
    assertEquals(List.of(), metrics.samples(Metric.LIST_AGE));
  }

  @Test
  void valuesOfASourceAreForgottenTogether() {
    metrics.set(Metric.REPLICATION_LAG, 1, "eu-west-1");
    metrics.set(Metric.HEALTHY, 1);
    metrics.set(Metric.SWARMS, 2);
    assertEquals(2, metrics.samples(Source.HEARTBEAT).size());
    metrics.clear(Source.HEARTBEAT);
    assertEquals(List.of(), metrics.samples(Source.HEARTBEAT));
    assertEquals(1, metrics.samples(Source.PURGE).size());
  }

  @Test
  void aResetStartsAnew() {
    metrics.count(Metric.ANNOUNCES, Outcome.FAILED);
    metrics.record(Metric.LATENCY, Duration.ofSeconds(1), Request.SCRAPE);
    metrics.reset();
    for (Sample sample : metrics.samples()) {
      assertEquals(0, sample.value(), sample::toString);
      assertTrue(sample.buckets().stream().allMatch(count -> count == 0));
    }
  }

  @Test
  void severalValuesAreOneByTheKindOfTheirMetric() {
    assertEquals(5, of(Metric.PEERS, 2).plus(of(Metric.PEERS, 3)).value());
    assertEquals(3, of(Metric.LIST_AGE, 2).plus(of(Metric.LIST_AGE, 3)).value());
    assertEquals(5, of(Metric.ANNOUNCES, 2).plus(of(Metric.ANNOUNCES, 3)).value());
    assertEquals(1, of(Metric.ANNOUNCES, 3).since(of(Metric.ANNOUNCES, 2)).value());
    assertEquals(3, of(Metric.LIST_AGE, 3).since(of(Metric.LIST_AGE, 2)).value());
  }

  private static Sample of(Metric metric, double value) {
    return new Sample(metric, List.of("one"), value, List.of());
  }
}
