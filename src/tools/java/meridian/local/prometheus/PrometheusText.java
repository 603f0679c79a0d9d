package meridian.local.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import meridian.metrics.Metrics;

/** Metrics in the text format of Prometheus. */
public final class PrometheusText {

  private PrometheusText() {}

  /** The present values of a registry, and of further metrics. */
  public static String of(Metrics metrics, List<MetricSnapshot> more) {
    var text = new ByteArrayOutputStream();
    var all =
        new MetricSnapshots(
            Stream.concat(PrometheusMetrics.of(metrics).stream(), more.stream()).toList());
    try {
      PrometheusTextFormatWriter.create().write(text, all, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
