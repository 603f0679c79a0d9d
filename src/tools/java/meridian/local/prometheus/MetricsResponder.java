package meridian.local.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.local.http.Responder;
import meridian.metrics.Metrics;

/**
 * Answers {@code /metrics} with a region's metrics in the text format of Prometheus, and passes all
 * other requests on.
 *
 * @param others answers them
 */
public record MetricsResponder(Responder others, Metrics metrics) implements Responder {

  private static final String PATH = "/metrics";

  @Override
  public HttpOutcome respond(HttpRequest request) {
    return request.path().equals(PATH)
        ? HttpReply.of(200, PrometheusTextFormatWriter.CONTENT_TYPE, text())
        : others.respond(request);
  }

  private String text() {
    var text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, PrometheusMetrics.of(metrics), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
