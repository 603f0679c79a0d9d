package meridian.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import meridian.local.database.table.Change;
import meridian.local.database.table.Version;
import meridian.local.objectstore.EmbeddedS3;
import meridian.store.s3.object.ObjectStore.Condition.Absent;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Replication to a bucket beside its clients' writes. */
final class BucketReplicaTest {

  private static final List<Region> REGIONS = Topology.read(Path.of("regions")).regions();
  private static final Region HERE = REGIONS.getFirst();
  private static final Region OTHER = REGIONS.getLast();
  private static final String BUCKET = "bucket";

  @Test
  void replicationAndAClientsWriteDoNotWaitForEachOther() throws Exception {
    String written = HERE.code() + "/written";
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      server.createBucket(BUCKET);
      var replica = new BucketReplica(server, HERE, BUCKET, InstantSource.system());
      Change change =
          new Change(
              Map.of("k", AttributeValue.fromS(keyBeside(written))),
              Map.of("v", AttributeValue.fromB(SdkBytes.fromByteArray(content))),
              new Version(Instant.EPOCH, 0, OTHER.name()));
      Thread replication = Thread.ofPlatform().daemon().unstarted(() -> replica.apply(change));
      // The write is under way, and the server lets no other one begin.
      server.subscribe(
          _ -> {
            replication.start();
            while (replication.getState() != Thread.State.BLOCKED) {
              Thread.onSpinWait();
            }
          });
      replica.subscribe(_ -> {});
      server.bucket(BUCKET).put(written, content, new Absent());
      assertTrue(replication.join(Duration.ofSeconds(10)));
    }
  }

  /** A key of the other region that has the same place in a small hash table. */
  private static String keyBeside(String key) {
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> "%s/%d".formatted(OTHER.code(), number))
        .filter(candidate -> place(candidate) == place(key))
        .findFirst()
        .orElseThrow();
  }

  private static int place(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & 15;
  }
}
