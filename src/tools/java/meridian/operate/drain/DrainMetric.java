package meridian.operate.drain;

import java.time.InstantSource;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.operate.RegionClients;
import meridian.topology.Global;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * The metric that drains a region in AWS: {@code Drained} in the namespace {@code Meridian}, 1 or
 * 0, with the dimensions {@code Deployment} and {@code Region}. An alarm in the region's control
 * region watches it and keeps its state if there is no data; Route 53 follows the alarm. The
 * heartbeat of the control region repeats the metric.
 *
 * @param global has the deployment's name
 * @param control the control region
 */
record DrainMetric(Global global, DeployedRegion control, InstantSource clock) {

  private static final String NAMESPACE = "Meridian";

  /** Puts a data point; the failure if that was not possible. */
  Optional<String> put(DeployedRegion target, boolean drained) {
    MetricDatum datum =
        MetricDatum.builder()
            .metricName("Drained")
            .dimensions(dimension("Deployment", global.name()), dimension("Region", target.name()))
            .timestamp(clock.instant())
            .unit(StandardUnit.NONE)
            .value(drained ? 1.0 : 0.0)
            .build();
    try (CloudWatchClient client = RegionClients.cloudWatch(control)) {
      client.putMetricData(put -> put.namespace(NAMESPACE).metricData(datum));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of("CloudWatch in %s: %s.".formatted(control.name(), e.getMessage()));
    }
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }
}
