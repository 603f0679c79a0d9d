package meridian.store.s3.swarm;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * A bucket for the calls of a swarm store, which counts them by their results. S3's own request
 * metrics cost extra. A write that conflicted is rejected.
 *
 * @param bucket serves the calls
 * @param replica the replica that it is
 */
public record MeteredObjects(ObjectStore bucket, Replica replica, Metrics metrics)
    implements ObjectStore {

  @Override
  public Read get(String key, Optional<Etag> known) {
    return counted(Call.GET, () -> bucket.get(key, known));
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    return counted(Call.PUT, () -> bucket.put(key, content, condition));
  }

  @Override
  public Write delete(String key, Etag known) {
    return counted(Call.DELETE, () -> bucket.delete(key, known));
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    return counted(Call.LIST, () -> bucket.list(prefix, startAfter, max));
  }

  @Override
  public Set<String> folders() {
    return counted(Call.LIST, bucket::folders);
  }

  private <T> T counted(Call call, Supplier<T> task) {
    try {
      T result = task.get();
      count(call, result instanceof Write.Conflict ? CallResult.REJECTED : CallResult.OK);
      return result;
    } catch (StoreUnavailableException e) {
      count(call, e.reason() == Reason.THROTTLED ? CallResult.THROTTLED : CallResult.FAILED);
      throw e;
    }
  }

  private void count(Call call, CallResult result) {
    metrics.count(Metric.STORE_CALLS, replica, call, result);
  }
}
