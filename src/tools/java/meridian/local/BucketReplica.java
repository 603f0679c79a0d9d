package meridian.local;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import meridian.local.database.table.Change;
import meridian.local.database.table.Replica;
import meridian.local.database.table.Version;
import meridian.local.objectstore.EmbeddedS3;
import meridian.local.objectstore.ObjectWrite;
import meridian.topology.Region;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A region's bucket, as replication sees it: each object is an item with its key and content. As in
 * AWS, only objects of the region itself are replicated, and none that replication wrote.
 */
final class BucketReplica implements Replica {

  private static final String KEY = "k";
  private static final String CONTENT = "v";

  private final EmbeddedS3 server;
  private final Region region;
  private final String bucket;
  private final InstantSource clock;

  /** The newest version of each object that is known. */
  private final Map<String, Version> versions = new ConcurrentHashMap<>();

  BucketReplica(EmbeddedS3 server, Region region, String bucket, InstantSource clock) {
    this.server = server;
    this.region = region;
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public String region() {
    return region.name();
  }

  @Override
  public void subscribe(Consumer<Change> consumer) {
    server.subscribe(
        write -> {
          if (write.bucket().equals(bucket) && write.key().startsWith(region.code() + "/")) {
            consumer.accept(change(write));
          }
        });
  }

  private Change change(ObjectWrite write) {
    Version version =
        versions.compute(
            write.key(), (_, last) -> Version.next(clock.instant(), region.name(), last));
    Map<String, AttributeValue> key = Map.of(KEY, AttributeValue.fromS(write.key()));
    return new Change(
        key,
        write
            .content()
            .map(
                content ->
                    Map.of(CONTENT, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(content))))
            .orElse(Map.of()),
        version);
  }

  /**
   * Calls for one object come one after the other, and never beside a client's write of it, because
   * only its own region's clients write it. So no lock is held here while the server waits for
   * another client's write, whose subscriber waits for the versions.
   */
  @Override
  public void apply(Change change) {
    String key = change.key().getOrDefault(KEY, AttributeValue.fromS("")).s();
    Version last = versions.get(key);
    if (last == null || last.compareTo(change.version()) < 0) {
      server.replicate(
          new ObjectWrite(
              bucket,
              key,
              Optional.ofNullable(change.item().get(CONTENT))
                  .map(content -> content.b().asByteArrayUnsafe())));
      versions.put(key, change.version());
    }
  }

  /** Keeps all: a local run has few objects. */
  @Override
  public void forgetDeletes(Instant before) {}
}
