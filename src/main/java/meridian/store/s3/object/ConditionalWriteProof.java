package meridian.store.s3.object;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import meridian.concurrent.ParallelCalls;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;

/**
 * Proves that a bucket's server honours the conditions of writes, which some servers ignore, or
 * check before they wait for the content (SeaweedFS before its fix of 2026, rclone, Riak CS):
 * writes race, and exactly one must win. Without conditions announces would overwrite each other.
 * The proof has no time limit of its own: the bucket's attempts and the caller's check have.
 */
public final class ConditionalWriteProof {

  private static final int RACERS = 8;
  private static final int ROUNDS = 3;

  private final ObjectStore bucket;
  private final ParallelCalls parallel;
  private final RandomGenerator random;
  private final String key;

  /**
   * A proof on an object of its own.
   *
   * @param region the code of the region that the bucket belongs to
   */
  public ConditionalWriteProof(
      ObjectStore bucket, RegionCode region, ParallelCalls parallel, RandomGenerator random) {
    this.bucket = bucket;
    this.parallel = parallel;
    this.random = random;
    this.key = ObjectKeys.control(region, "probe-" + Long.toHexString(random.nextLong() >>> 1));
  }

  /**
   * Why the server cannot be used, in one sentence; empty if it honours conditions.
   *
   * @throws StoreUnavailableException if the bucket does not serve a call
   */
  public Optional<String> fault() {
    Condition condition = new Condition.Absent();
    for (int round = 0; round < ROUNDS; round++) {
      Race race = race(condition);
      if (race.failure.isPresent() && race.winners <= 1) {
        throw race.failure.get();
      }
      if (race.winners != 1) {
        return Optional.of(
            refusal("of %d racing writes %d succeeded".formatted(RACERS, race.winners)));
      }
      if (condition instanceof Condition.Matches(Etag stale)
          && !(bucket.delete(key, stale) instanceof Write.Conflict)) {
        return Optional.of(refusal("a delete ignored its condition"));
      }
      condition = Condition.unchanged(etag());
    }
    etag().ifPresent(etag -> bucket.delete(key, etag));
    return etag().isPresent() ? Optional.of(refusal("a delete had no effect")) : Optional.empty();
  }

  private static String refusal(String cause) {
    return "the server does not honour conditional writes (%s); Meridian is not started, since peers would be lost: use a server that does, as S3 or SeaweedFS 4.48"
        .formatted(cause);
  }

  private Optional<Etag> etag() {
    return bucket.get(key, Optional.empty()) instanceof Read.Found(var _, Etag etag)
        ? Optional.of(etag)
        : Optional.empty();
  }

  /**
   * How a race ended.
   *
   * @param winners how many writes were made
   * @param failure why it is not known whether another one was
   */
  private record Race(int winners, Optional<StoreUnavailableException> failure) {

    Race plus(Race other) {
      return new Race(winners + other.winners, failure.or(() -> other.failure));
    }
  }

  private Race race(Condition condition) {
    List<byte[]> contents =
        IntStream.range(0, RACERS)
            .mapToObj(_ -> ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array())
            .toList();
    return parallel.map(contents, content -> write(content, condition)).stream()
        .reduce(new Race(0, Optional.empty()), Race::plus);
  }

  /** One racer's write; if its answer was lost, the object may show that it was made. */
  private Race write(byte[] content, Condition condition) {
    try {
      boolean isWritten = bucket.put(key, content, condition) instanceof Write.Written;
      return new Race(isWritten ? 1 : 0, Optional.empty());
    } catch (StoreUnavailableException e) {
      return bucket.get(key, Optional.empty()) instanceof Read.Found(byte[] found, var _)
              && Arrays.equals(found, content)
          ? new Race(1, Optional.empty())
          : new Race(0, Optional.of(e));
    }
  }
}
