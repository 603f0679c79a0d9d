package meridian.lambda.faults;

import static meridian.lambda.faults.ObservedTracker.assertServed;
import static meridian.lambda.faults.ObservedTracker.isUnavailable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import meridian.local.objectstore.TestBuckets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The disk of a server with S3's API is full, and then it is not: {@code meridian.full.s3} is the
 * server's URL, and {@code meridian.full.directory} is on its disk. {@code scripts/test/seaweedfs}
 * sets them.
 */
@EnabledIfSystemProperty(named = "meridian.full.directory", matches = ".+")
final class DiskFullIT {

  private static final Duration BUDGET = Duration.ofSeconds(3);

  /** SeaweedFS looks once a minute whether its disk is full, and takes no writes until then. */
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private static final int CLIENTS = 40;

  /** How many announces may be answered after the disk is full: a server may have some room. */
  private static final int MOST = 400;

  private final Path filler = Path.of(System.getProperty("meridian.full.directory", ""), "filler");

  @Test
  void noAcknowledgedAnnounceIsLost() throws IOException {
    URI server = URI.create(System.getProperty("meridian.full.s3", ""));
    String bucket = TestBuckets.create(server);
    var tracker = new BucketTracker(server, bucket, Optional.empty(), BUDGET);
    int served = 0;
    while (served < CLIENTS) {
      assertServed(tracker.announce(served + 1, 0), ++served);
    }
    fill();
    int failed = 0;
    for (int n = 0; failed < 3; n++) {
      assertTrue(n < MOST, "the disk is not full");
      if (isUnavailable(tracker.announce(served + 1, 0))) {
        failed++;
      } else {
        served++;
      }
    }
    assertEquals(3, tracker.figure("degraded") + tracker.figure("throttled"));
    assertEquals(0, tracker.figure("failures"));
    Files.delete(filler);
    int next = served + 1;
    await().atMost(RECOVERY).until(() -> !isUnavailable(tracker.announce(next, 0)));
    served++;
    var another = new BucketTracker(server, bucket, Optional.empty(), BUDGET);
    assertServed(another.announce(1, 0), served);
    System.out.printf("a full disk: %d announces served, none lost%n", served);
  }

  /** Writes to the disk until no byte fits. */
  private void fill() throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream file = Files.newOutputStream(filler)) {
      while (true) {
        file.write(block);
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
    }
  }
}
