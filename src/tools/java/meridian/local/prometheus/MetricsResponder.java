package meridian.local.prometheus;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.List;
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
        ? HttpReply.of(
            200, PrometheusTextFormatWriter.CONTENT_TYPE, PrometheusText.of(metrics, List.of()))
        : others.respond(request);
  }
}
