package meridian.local;

import java.time.InstantSource;
import meridian.topology.Topology;

/** The kind of store that keeps the peers of a local run. */
public enum StoreKind {
  MEMORY,
  DYNAMODB,
  S3;

  /** Starts an empty back end for all regions. */
  Backend start(Topology topology, InstantSource clock) {
    return switch (this) {
      case MEMORY -> new MemoryBackend(topology, clock);
      case DYNAMODB -> DynamoDbBackend.start(topology, clock);
      case S3 -> BucketBackend.start(topology, clock);
    };
  }
}
