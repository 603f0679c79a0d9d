package meridian.local;

import java.time.InstantSource;
import meridian.topology.Topology;

/** The kind of store that keeps the peers of a local run. */
public enum StoreKind {
  MEMORY {
    @Override
    Backend start(Topology topology, InstantSource clock) {
      return new MemoryBackend(clock);
    }
  },
  DYNAMODB {
    @Override
    Backend start(Topology topology, InstantSource clock) {
      return DynamoDbBackend.start(topology, clock);
    }
  };

  /** Starts an empty back end for all regions. */
  abstract Backend start(Topology topology, InstantSource clock);
}
