package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.Deployment;
import meridian.local.dns.DrainAlarms;
import meridian.local.outage.FailingBackend;
import meridian.topology.Region;

/** What the regions' functions store peers in, and the functions that use it. */
interface Backend extends AutoCloseable {

  /** The function that answers clients in a region. */
  RequestStreamHandler handler(Region region);

  /**
   * Where operators' tools find its tables, but for the front door; empty if it has none that they
   * could reach.
   */
  default Optional<Deployment> deployment() {
    return Optional.empty();
  }

  /**
   * What tells the front door which regions are drained; nobody tells where there are no tables.
   */
  default DrainAlarms drains() {
    return _ -> Map.of();
  }

  /** How to have it fail; empty if it cannot. */
  default Optional<FailingBackend> failing() {
    return Optional.empty();
  }

  @Override
  void close();
}
