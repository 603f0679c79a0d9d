package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import meridian.deployment.Deployment;
import meridian.deployment.Outage;
import meridian.local.dns.DrainAlarms;
import meridian.metrics.Metrics;
import meridian.status.History;
import meridian.topology.Region;

/** The peer stores of all regions, and the Lambda functions that use them. */
@FunctionalInterface
interface Backend extends AutoCloseable {

  /**
   * What operators' tools can do to a back end with tables.
   *
   * @param deployment how to access the tables; it lacks the front door
   * @param outages applies the outages of all regions, in place of the former ones
   */
  record Operations(Deployment deployment, Consumer<List<Outage>> outages) {}

  /**
   * The function that answers clients in a region.
   *
   * @param settings what it is told beside the region
   */
  RequestStreamHandler handler(Region region, LocalSettings settings);

  /** The metrics of a region's functions. */
  default Metrics metrics(Region region) {
    return new Metrics();
  }

  /** The operations; empty if the back end has no tables. */
  default Optional<Operations> operations() {
    return Optional.empty();
  }

  /** Replaces the last 24 hours of regions; a back end without tables keeps none. */
  default void write(Map<Region, History> histories) {}

  /** The drain alarms; without tables they have no data. */
  default DrainAlarms drainAlarms() {
    return _ -> Map.of();
  }

  /** Stops the stores; those in memory have nothing to stop. */
  @Override
  default void close() {}
}
