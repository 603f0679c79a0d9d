package meridian.local.objectstore;

import java.net.URI;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.S3ObjectStore;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Empty buckets for tests over HTTP: of an embedded server, one for all tests of the process, or of
 * the one whose URL the system property {@code meridian.s3} has. Buckets have names of their own,
 * and stay.
 */
public final class TestBuckets {

  private static final String ENDPOINT = System.getProperty("meridian.s3", "");
  private static final String PREFIX =
      "test-" + HexFormat.of().toHexDigits(new Random().nextLong()) + "-";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestBuckets() {}

  /** Made when it is first used. */
  private static final class Server {
    static final URI URL =
        ENDPOINT.isEmpty() ? EmbeddedS3.start().endpoint() : URI.create(ENDPOINT);
    static final S3Client READS = EmbeddedS3.client(URL).build();
    static final S3Client WRITES =
        EmbeddedS3.client(URL)
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /** The server's URL. */
  public static URI endpoint() {
    return Server.URL;
  }

  /** Creates a bucket, and returns its name. */
  public static String create() {
    String name = PREFIX + COUNT.incrementAndGet();
    Server.WRITES.createBucket(create -> create.bucket(name));
    return name;
  }

  /** Creates a bucket of another server, and returns its name. */
  public static String create(URI server) {
    String name = PREFIX + COUNT.incrementAndGet();
    try (S3Client client = EmbeddedS3.client(server).build()) {
      client.createBucket(create -> create.bucket(name));
    }
    return name;
  }

  /** A bucket over HTTP. */
  public static ObjectStore bucket(String name) {
    return new S3ObjectStore(Server.READS, Server.WRITES, name);
  }

  /** A new bucket over HTTP. */
  public static ObjectStore newBucket() {
    return bucket(create());
  }
}
