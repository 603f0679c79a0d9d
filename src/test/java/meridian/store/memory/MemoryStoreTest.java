package meridian.store.memory;

import java.util.Random;
import meridian.store.SwarmStoreContract;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;

/** One store stands for both regions: one process is one region. */
final class MemoryStoreTest extends SwarmStoreContract {

  private final MemoryStore store = new MemoryStore(RegionCode.of(1), new Random(1));

  @Override
  protected SwarmStore store(int code) {
    return store;
  }
}
