package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import meridian.topology.Region;

/** What the regions' functions store peers in, and the functions that use it. */
interface Backend extends AutoCloseable {

  /** The function that answers clients in a region. */
  RequestStreamHandler handler(Region region);

  @Override
  void close();
}
