package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import meridian.lambda.TrackerHandler;
import meridian.store.memory.MemoryRegions;
import meridian.topology.Region;

/** A store per region in the memory of this process, with immediate replication between them. */
final class MemoryBackend implements Backend {

  private final MemoryRegions regions;

  MemoryBackend(MemoryRegions regions) {
    this.regions = regions;
  }

  @Override
  public RequestStreamHandler handler(Region region) {
    return new TrackerHandler(LambdaEnvironment.of(region), regions.region(region.code()));
  }

  @Override
  public void close() {
    // Nothing to close: the stores are objects in memory.
  }
}
