package meridian.serve;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import meridian.serve.http.Refusal;
import meridian.serve.http.ServerMetrics;

/** Translates a server's counters for Prometheus. */
final class ServerSnapshots {

  private ServerSnapshots() {}

  static List<MetricSnapshot> of(ServerMetrics server) {
    return List.of(
        GaugeSnapshot.builder()
            .name("meridian_server_connections")
            .help("Connections that are open.")
            .dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .value((double) server.open())
                    .build())
            .build(),
        counter("meridian_server_connections_accepted", "Connections accepted.", server.accepted()),
        counter("meridian_server_requests", "Requests that were understood.", server.requests()),
        new CounterSnapshot(
            new MetricMetadata(
                "meridian_server_refusals",
                "Connections and requests that were refused or ended, by the reason."),
            Stream.of(Refusal.values()).map(reason -> refusals(server, reason)).toList()));
  }

  private static MetricSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static CounterDataPointSnapshot refusals(ServerMetrics server, Refusal reason) {
    return CounterDataPointSnapshot.builder()
        .labels(Labels.of("reason", reason.name().toLowerCase(Locale.ROOT)))
        .value((double) server.refusals(reason))
        .build();
  }
}
