package meridian.local;

import java.security.SecureRandom;
import java.time.InstantSource;
import meridian.store.memory.MemoryRegions;
import meridian.topology.Topology;

/** Where a local run keeps its peers. */
public enum StoreKind {
  MEMORY {
    @Override
    Backend start(Topology topology, InstantSource clock) {
      return new MemoryBackend(new MemoryRegions(new SecureRandom()));
    }
  },
  DYNAMODB {
    @Override
    Backend start(Topology topology, InstantSource clock) {
      return DynamoDbBackend.start(topology, clock);
    }
  };

  /** An empty back end for all regions. */
  abstract Backend start(Topology topology, InstantSource clock);
}
