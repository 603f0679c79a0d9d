package meridian.lambda.cloudwatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Metric.Source;
import meridian.metrics.Metrics;
import meridian.metrics.Sample;
import meridian.metrics.Sample.Series;

/**
 * Publishes the metrics of a tracker's environment, in at most one {@link MetricLine} per minute.
 * Nothing runs after a reply, so the first request of a minute prints the line of the last one,
 * with the time of the last request before. What an environment counts after its last line is lost
 * when Lambda ends it. Safe for use by many threads.
 */
public final class MetricPublisher {

  private static final Logger LOG = System.getLogger(MetricPublisher.class.getName());
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final Metrics metrics;
  private final MetricDimensions source;
  private final InstantSource clock;
  private final Consumer<String> lines;
  private final AtomicLong minute;
  private volatile long lastRequest;
  private List<Sample> published = List.of();

  /**
   * A publisher.
   *
   * @param lines takes each line
   */
  public MetricPublisher(
      Metrics metrics, MetricDimensions source, InstantSource clock, Consumer<String> lines) {
    this.metrics = metrics;
    this.source = source;
    this.clock = clock;
    this.lines = lines;
    this.lastRequest = clock.millis();
    this.minute = new AtomicLong(lastRequest / MINUTE);
  }

  /** Prints the line of the last minute before the first request of another one. Never throws. */
  public void beforeRequest() {
    long now = clock.millis();
    long present = now / MINUTE;
    long last = minute.get();
    boolean isAnother =
        present > last || present < last - 1; // The latter if the clock was set back.
    if (isAnother && minute.compareAndSet(last, present)) {
      try {
        publish(Instant.ofEpochMilli(lastRequest));
      } catch (RuntimeException e) {
        // Any fault: the request can still be answered.
        LOG.log(Level.ERROR, "the metrics of the last minute were not printed", e);
      }
    }
    lastRequest = now;
  }

  /** Prints a line now, as before a snapshot. */
  public void publish() {
    publish(clock.instant());
  }

  /** Begins anew after the metrics were reset, as after a restore. */
  public synchronized void restart() {
    lastRequest = clock.millis();
    minute.set(lastRequest / MINUTE);
    published = metrics.samples(Source.TRACKER);
  }

  private synchronized void publish(Instant at) {
    List<Sample> present = metrics.samples(Source.TRACKER);
    MetricLine line = new MetricLine(source, at, added(present));
    published = present;
    if (line.hasMetrics()) {
      lines.accept(line.text());
    }
  }

  /** The present values; of counters and histograms what was added since the last line. */
  private List<Sample> added(List<Sample> present) {
    Map<Series, Sample> earlier = new HashMap<>();
    for (Sample sample : published) {
      earlier.put(sample.series(), sample);
    }
    List<Sample> added = new ArrayList<>();
    for (Sample sample : present) {
      Sample last = earlier.get(sample.series());
      added.add(last == null ? sample : sample.since(last));
    }
    return added;
  }
}
