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
 * The metric by which a region is drained in AWS: {@code Drained} of the namespace {@code
 * Meridian}, 1 or 0, with the dimensions {@code Deployment} and {@code Region}. It is put in the
 * region's control region. There an alarm watches it that keeps its state when nothing comes, and
 * Route 53 goes by the alarm. The control region's heartbeat repeats it ({@code
 * meridian.lambda.CloudWatchHeartbeatMetrics}).
 *
 * @param global tells the deployment's name
 * @param control the control region
 */
record DrainMetric(Global global, DeployedRegion control, InstantSource clock) {

  private static final String NAMESPACE = "Meridian";

  /** Puts it; what went wrong if it could not be. */
  Optional<String> put(DeployedRegion meant, boolean drained) {
    MetricDatum datum =
        MetricDatum.builder()
            .metricName("Drained")
            .dimensions(dimension("Deployment", global.name()), dimension("Region", meant.name()))
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
