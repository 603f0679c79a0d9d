package meridian.lambda;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.concurrent.Timeout;
import meridian.status.StatusReader;
import meridian.status.WorldStatus;
import meridian.store.control.ControlStore;
import meridian.store.control.StoredCounts;
import meridian.store.control.StoredDrainRegister;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.store.heartbeat.StoredHistories;
import org.jspecify.annotations.Nullable;

/**
 * The state of the world as one region's replica has it. The first request for it loads the classes
 * that read it, so that a cold start does not.
 */
final class ReplicaStatus implements Supplier<Optional<WorldStatus>> {

  private final ControlStore control;
  private final Timeout timeout;
  private final InstantSource clock;
  private @Nullable StatusReader reader;

  /**
   * The state in one replica.
   *
   * @param control the replica's control items
   * @param timeout of all reads together
   */
  ReplicaStatus(ControlStore control, Timeout timeout, InstantSource clock) {
    this.control = control;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public Optional<WorldStatus> get() {
    return reader().status();
  }

  private synchronized StatusReader reader() {
    StatusReader present = reader;
    if (present == null) {
      present =
          new StatusReader(
              new StatusReader.Stores(
                  new StoredHeartbeats(control),
                  new StoredCounts(control),
                  new StoredHistories(control),
                  new StoredDrainRegister(control)),
              timeout,
              clock);
      reader = present;
    }
    return present;
  }
}
