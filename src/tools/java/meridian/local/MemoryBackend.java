package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.function.IntFunction;
import meridian.lambda.TrackerHandler;
import meridian.swarm.SwarmStore;
import meridian.topology.Region;

/** A store per region in the memory of this process; they replicate among each other. */
final class MemoryBackend implements Backend {

  private final IntFunction<SwarmStore> stores;

  /**
   * A back end.
   *
   * @param stores finds the store of the region with a code
   */
  MemoryBackend(IntFunction<SwarmStore> stores) {
    this.stores = stores;
  }

  @Override
  public RequestStreamHandler handler(Region region) {
    return new TrackerHandler(LambdaEnvironment.of(region), stores.apply(region.code()));
  }

  @Override
  public void close() {
    // The memory goes with the process.
  }
}
