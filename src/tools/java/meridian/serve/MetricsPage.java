package meridian.serve;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.List;
import java.util.Optional;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.local.prometheus.PrometheusText;
import meridian.metrics.Metrics;
import meridian.peer.Address;
import meridian.serve.http.Responder;
import meridian.serve.http.ServerMetrics;
import meridian.serve.proxy.Cidr;

/**
 * Answers {@code /metrics} in the text format of Prometheus, and passes all other requests on. Only
 * readers in given networks that connect directly are answered; to others there is no such page.
 *
 * @param others answers all other requests
 */
record MetricsPage(Responder others, Metrics tracker, ServerMetrics server, List<Cidr> readers)
    implements Responder {

  static final String PATH = "/metrics";

  @Override
  public HttpReply respond(HttpRequest request, Optional<Address> direct) {
    boolean isReader = request.path().equals(PATH) && direct.filter(this::mayRead).isPresent();
    return isReader
        ? HttpReply.text(
            200,
            PrometheusTextFormatWriter.CONTENT_TYPE,
            PrometheusText.of(tracker, ServerSnapshots.of(server)))
        : others.respond(request, direct);
  }

  private boolean mayRead(Address client) {
    return readers.stream().anyMatch(block -> block.contains(client));
  }
}
