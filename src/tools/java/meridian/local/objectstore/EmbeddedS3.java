package meridian.local.objectstore;

import java.net.URI;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.S3ObjectStore;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * An S3 server in this process, in memory, on a loopback port that the operating system chooses: <a
 * href="https://github.com/gaul/s3proxy">S3Proxy</a>. It honours the conditions of writes. Keys are
 * paths of a file system in memory, so no key may have another one as a folder.
 */
public final class EmbeddedS3 implements AutoCloseable {

  /** The access key of clients; any other will do, since signatures are not checked. */
  public static final String ACCESS_KEY = "local";

  private static final int THREADS = 64;

  /** Kept, since the JDK has only weak references to loggers. */
  private static final Logger SERVER_LOG = Logger.getLogger("org.gaul");

  static {
    SERVER_LOG.setLevel(Level.WARNING);
  }

  private final ConditionalWrites objects = new ConditionalWrites(new TransientNio2BlobStore());
  private final S3Proxy server =
      S3Proxy.builder()
          .blobStore(objects)
          .endpoint(URI.create("http://127.0.0.1:0"))
          .awsAuthentication(AuthenticationType.NONE, "", "")
          .ignoreUnknownHeaders(true)
          .jettyMaxThreads(THREADS)
          .stopTimeout(0)
          .build();

  private final S3Client reads;
  private final S3Client writes;

  private EmbeddedS3() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server could not be started", e);
    }
    this.reads = client().build();
    this.writes =
        client()
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /** Starts a server without buckets. */
  public static EmbeddedS3 start() {
    return new EmbeddedS3();
  }

  /** The server's URI. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Creates an empty bucket. */
  public void createBucket(String bucket) {
    objects.createContainer(bucket);
  }

  /**
   * Passes on every later write of clients, in the order of each object's writes.
   *
   * @param consumer is called before the write is answered, and must not access a bucket
   */
  public void subscribe(Consumer<ObjectWrite> consumer) {
    objects.subscribe(consumer);
  }

  /** Writes an object without a condition, as replication does; subscribers are not told. */
  public void replicate(ObjectWrite write) {
    objects.replicate(write);
  }

  /** A bucket over HTTP. */
  public ObjectStore bucket(String bucket) {
    return new S3ObjectStore(reads, writes, bucket);
  }

  /** A builder of an SDK client over HTTP, with the SDK's defaults. */
  public S3ClientBuilder client() {
    return client(endpoint());
  }

  /** A builder of such a client of any server. */
  static S3ClientBuilder client(URI endpoint) {
    S3ClientBuilder builder =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, "secret")))
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    S3ObjectStore.configure(builder, true);
    return builder;
  }

  /** Stops, and breaks off unfinished calls. */
  @Override
  public void close() {
    reads.close();
    writes.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server could not be stopped", e);
    }
    objects.close();
  }
}
