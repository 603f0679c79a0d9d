package meridian.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import meridian.metrics.Metric.Kind;
import meridian.metrics.Metric.Source;

/**
 * The registry of one environment's metrics. Counting takes some nanoseconds and no lock. Safe for
 * use by many threads.
 *
 * <p>Counters and histograms are kept here. Gauges are {@linkplain Owner reported by their owners}
 * when samples are taken, as are counters that their owners keep.
 */
public final class Metrics {

  /** Counters add up thousandths, because DynamoDB's units are halves. */
  private static final double SCALE = 1_000;

  // Arrays by the metrics' places, with one value for each combination of labels. An EnumMap would
  // call the JDK's reflection, which takes some milliseconds of a cold start.
  private final LongAdder[][] counters = new LongAdder[Metric.values().length][];
  private final Histogram[][] histograms = new Histogram[Metric.values().length][];
  private final List<Sample> reported = new CopyOnWriteArrayList<>();
  private final List<Owner> owners = new CopyOnWriteArrayList<>();

  /** An object that keeps values which are metrics. */
  public interface Owner {

    /** Sets the present values. Called whenever samples are taken. */
    void reportMetrics(Metrics metrics);
  }

  /** A registry in which nothing was counted. */
  public Metrics() {
    for (Metric metric : Metric.values()) {
      if (metric.kind() == Kind.COUNTER) {
        var adders = new LongAdder[series(metric)];
        for (int i = 0; i < adders.length; i++) {
          adders[i] = new LongAdder();
        }
        counters[place(metric)] = adders;
      } else if (metric.kind() == Kind.HISTOGRAM) {
        var buckets = new Histogram[series(metric)];
        for (int i = 0; i < buckets.length; i++) {
          buckets[i] = new Histogram();
        }
        histograms[place(metric)] = buckets;
      }
    }
  }

  @SuppressWarnings("EnumOrdinal") // It is not stored.
  private static int place(Metric metric) {
    return metric.ordinal();
  }

  /** The number of combinations of its labels' values. */
  private static int series(Metric metric) {
    int product = 1;
    for (Label label : metric.labels()) {
      product *= label.size();
    }
    return product;
  }

  private static int index(Metric metric, Enum<?>[] values) {
    List<Label> labels = metric.labels();
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          metric + " has " + labels.size() + " labels, not " + values.length);
    }
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      index = index * labels.get(i).size() + labels.get(i).index(values[i]);
    }
    return index;
  }

  /**
   * Counts one event.
   *
   * @param labels a value of each of the metric's labels, in their order
   */
  public void count(Metric counter, Enum<?>... labels) {
    add(counter, 1, labels);
  }

  /** Adds an amount to a counter. */
  public void add(Metric counter, double amount, Enum<?>... labels) {
    counters[place(counter)][index(counter, labels)].add(Math.round(amount * SCALE));
  }

  /** Records a duration in a histogram. */
  public void record(Metric histogram, Duration duration, Enum<?>... labels) {
    histograms[place(histogram)][index(histogram, labels)].record(duration);
  }

  /** Lets an owner report its values from now on. */
  public void register(Owner owner) {
    owners.add(owner);
  }

  /**
   * Sets a value that is not kept here: a gauge, or a counter of its owner.
   *
   * @param value in the metric's unit; not a number if there is none
   */
  public void set(Metric metric, double value, Enum<?>... labels) {
    index(metric, labels);
    String[] texts = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      texts[i] = Label.text(labels[i]);
    }
    replace(new Sample(metric, List.of(texts), value, List.of()));
  }

  /** Sets a gauge of a region. */
  public void set(Metric gauge, double value, String region) {
    if (gauge.labels().size() != 1 || !gauge.labels().getFirst().texts().isEmpty()) {
      throw new IllegalArgumentException(gauge + " has other labels than a region");
    }
    replace(new Sample(gauge, List.of(region), value, List.of()));
  }

  private synchronized void replace(Sample sample) {
    for (int i = 0; i < reported.size(); i++) {
      if (reported.get(i).series().equals(sample.series())) {
        reported.set(i, sample);
        return;
      }
    }
    reported.add(sample);
  }

  /** Forgets the values that were set of a source's metrics. */
  public synchronized void clear(Source source) {
    reported.removeIf(sample -> sample.metric().source() == source);
  }

  /** Sets the counters and histograms that are kept here to zero. */
  public void reset() {
    for (Metric metric : Metric.values()) {
      if (metric.kind() == Kind.COUNTER) {
        for (LongAdder adder : counters[place(metric)]) {
          adder.reset();
        }
      } else if (metric.kind() == Kind.HISTOGRAM) {
        for (Histogram histogram : histograms[place(metric)]) {
          histogram.reset();
        }
      }
    }
  }

  /** The present values of all metrics, in the order of the catalogue. */
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (Source source : Source.values()) {
      samples.addAll(samples(source));
    }
    return samples;
  }

  /** The present values of a source's metrics, in the order of the catalogue. */
  public List<Sample> samples(Source source) {
    letOwnersReport();
    List<Sample> samples = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (metric.source() == source) {
        samples.addAll(present(metric));
      }
    }
    return samples;
  }

  /** The present values of a metric. */
  public List<Sample> samples(Metric metric) {
    letOwnersReport();
    return present(metric);
  }

  private void letOwnersReport() {
    for (Owner owner : owners) {
      owner.reportMetrics(this);
    }
  }

  private List<Sample> present(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : reported) {
      if (sample.metric() == metric && !Double.isNaN(sample.value())) {
        samples.add(sample);
      }
    }
    if (samples.isEmpty() && (metric.kind() == Kind.COUNTER || metric.kind() == Kind.HISTOGRAM)) {
      addKept(metric, samples);
    }
    return samples;
  }

  private void addKept(Metric metric, List<Sample> samples) {
    for (int i = 0; i < series(metric); i++) {
      List<String> labels = labels(metric, i);
      if (metric.kind() == Kind.COUNTER) {
        double sum = counters[place(metric)][i].sum() / SCALE;
        samples.add(new Sample(metric, labels, sum, List.of()));
      } else {
        Histogram histogram = histograms[place(metric)][i];
        samples.add(new Sample(metric, labels, histogram.sum(), histogram.counts()));
      }
    }
  }

  private static List<String> labels(Metric metric, int index) {
    List<String> values = new ArrayList<>();
    int rest = index;
    for (Label label : metric.labels().reversed()) {
      values.addFirst(label.texts().get(rest % label.size()));
      rest /= label.size();
    }
    return values;
  }

  /**
   * The value of a counter.
   *
   * @param labels the values that count, of any of its labels; all values of the other labels do
   */
  public long total(Metric counter, Enum<?>... labels) {
    double total = 0;
    for (Sample sample : samples(counter)) {
      boolean counts = true;
      for (Enum<?> label : labels) {
        counts &= sample.labels().contains(Label.text(label));
      }
      total += counts ? sample.value() : 0;
    }
    return Math.round(total);
  }
}
