package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Optional;
import meridian.deployment.Deployment;
import meridian.topology.Region;

/** What the regions' functions store peers in, and the functions that use it. */
interface Backend extends AutoCloseable {

  /** The function that answers clients in a region. */
  RequestStreamHandler handler(Region region);

  /** Where operators' tools find its tables; empty if it has none that they could reach. */
  default Optional<Deployment> deployment() {
    return Optional.empty();
  }

  @Override
  void close();
}
