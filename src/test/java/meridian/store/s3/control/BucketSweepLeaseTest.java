package meridian.store.s3.control;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import meridian.concurrent.ParallelCalls;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.store.control.ControlStore;
import meridian.store.control.SweepLeaseContract;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.RegionCode;

final class BucketSweepLeaseTest extends SweepLeaseContract {

  @Override
  protected ControlStore control(VirtualTime clock) {
    return control(new MemoryObjectStore(clock), clock);
  }

  /** A region's control items in a bucket. */
  static ControlStore control(ObjectStore bucket, VirtualTime clock) {
    RegionCode own = RegionCode.of(7);
    return new BucketControlStore(
        bucket,
        own,
        () -> Set.of(own),
        new ParallelCalls(new InlineExecutor()),
        Duration.ofMinutes(1),
        clock,
        new Random(1),
        _ -> {});
  }
}
