package meridian.lambda.faults;

import static meridian.lambda.faults.BucketTracker.FALLBACK;
import static meridian.lambda.faults.BucketTracker.HOME;
import static meridian.lambda.faults.ObservedTracker.assertServed;
import static meridian.lambda.faults.ObservedTracker.assertUnavailable;
import static meridian.lambda.faults.ObservedTracker.isUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.local.CapturedLog;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.faults.S3Error;
import meridian.local.objectstore.TestBuckets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link FaultsIT}, over buckets. The test's time-out is for hangs. */
@Timeout(120)
final class BucketFaultsIT {

  private static final Duration BUDGET = Duration.ofSeconds(3);
  private static final Set<S3Error> CONFLICTS =
      EnumSet.of(S3Error.CONFLICT, S3Error.PRECONDITION_FAILED);
  private static final Set<S3Error> THROTTLES =
      EnumSet.of(S3Error.SLOW_DOWN, S3Error.CONFLICT, S3Error.PRECONDITION_FAILED);
  private static final Pattern DOWNLOADED = Pattern.compile("10:downloadedi(\\d+)e");

  @AutoClose
  private static final FaultProxy PROXY = FaultProxy.start(TestBuckets.endpoint(), new Random(2));

  @AutoClose
  private final CapturedLog breakers = new CapturedLog(meridian.resilience.GuardedReplica.class);

  private final String home = TestBuckets.create();
  private final String fallback = TestBuckets.create();

  @AfterEach
  void endFaults() {
    PROXY.accept();
    for (String region : List.of(HOME, FALLBACK)) {
      PROXY.set(region, FaultPlan.NONE);
      PROXY.reject(region, _ -> Optional.empty());
    }
  }

  private BucketTracker tracker(boolean withFallback) {
    return new BucketTracker(
        PROXY.endpoint(), home, withFallback ? Optional.of(fallback) : Optional.empty(), BUDGET);
  }

  private static boolean isWrite(DynamoDbCall call) {
    return call.operation().equals("PUT");
  }

  /** A way in which a bucket fails: by a plan, or by rejecting calls with an error. */
  record Failure(String name, FaultPlan plan, Optional<S3Error> error) {

    /** Whether the bucket is to be spared, by its fallback too. */
    boolean isThrottle() {
      return error.stream().anyMatch(THROTTLES::contains);
    }

    void begin() {
      PROXY.set(HOME, plan);
      PROXY.reject(HOME, call -> error.filter(rejection -> isMet(rejection, call)));
    }

    /** Only writes have conflicts. */
    private static boolean isMet(S3Error error, DynamoDbCall call) {
      return isWrite(call) || !CONFLICTS.contains(error);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Failure> everyFailure() {
    return Stream.of(
            Stream.of(Fault.values())
                .filter(fault -> fault != Fault.THROTTLED)
                .map(fault -> failure(fault.name(), FaultPlan.always(fault))),
            Stream.of(S3Error.values())
                .filter(error -> error != S3Error.NO_SUCH_KEY)
                .map(error -> new Failure(error.name(), FaultPlan.NONE, Optional.of(error))),
            Stream.of(failure("late", FaultPlan.NONE.delay(Duration.ofMinutes(1)))))
        .flatMap(failures -> failures);
  }

  private static Failure failure(String name, FaultPlan plan) {
    return new Failure(name, plan, Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("everyFailure")
  void withoutAFallbackTheClientIsToldToRetryUntilTheFaultIsOver(Failure failure) {
    BucketTracker tracker = tracker(false);
    assertServed(tracker.announce(1, 0), 1);
    failure.begin();
    assertUnavailable(tracker.announce(2, 0));
    endFaults();
    assertServed(tracker.announce(2, 0), 2);
    assertEquals(2, tracker.figure("home"));
    assertEquals(1, tracker.figure(failure.isThrottle() ? "throttled" : "degraded"));
    assertEquals(0, tracker.figure("failures"));
  }

  @ParameterizedTest
  @MethodSource("everyFailure")
  void withAFallbackTheClientIsServedThereUnlessTheHomeBucketIsThrottled(Failure failure) {
    BucketTracker tracker = tracker(true);
    failure.begin();
    if (failure.isThrottle()) {
      assertUnavailable(tracker.announce(1, 0));
      assertEquals(Set.of(), folders(fallback));
    } else {
      assertServed(tracker.announce(1, 0), 1);
      assertEquals(Set.of("2"), folders(fallback));
    }
    endFaults();
    // A write without an answer may have been made.
    int seeders = folders(home).isEmpty() ? 1 : 2;
    assertServed(tracker.announce(2, 0), seeders);
    assertEquals(Set.of("1"), folders(home));
    assertEquals(0, tracker.figure("failures"));
  }

  @Test
  void whileConnectionsAreRefusedTheClientIsToldToRetry() {
    BucketTracker tracker = tracker(false);
    assertServed(tracker.announce(1, 0), 1);
    PROXY.refuse();
    assertUnavailable(tracker.announce(2, 0));
    PROXY.accept();
    assertServed(tracker.announce(2, 0), 2);
  }

  /** Each announce is tried again and again within its time, and none opens the breaker. */
  @Test
  void throttlingOpensNoCircuitBreaker() {
    BucketTracker tracker = tracker(true);
    PROXY.reject(HOME, _ -> Optional.of(S3Error.SLOW_DOWN));
    int clients = 25;
    for (int n = 1; n <= clients; n++) {
      assertUnavailable(tracker.announce(n, 0));
    }
    endFaults();
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(clients, tracker.figure("throttled"));
    assertEquals(List.of(), breakers.messages());
    assertEquals(Set.of(), folders(fallback));
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW_DOWN", "CONFLICT", "PRECONDITION_FAILED"})
  void aWriteThatIsRejectedAFewTimesIsRepeated(S3Error error) {
    BucketTracker tracker = tracker(false);
    assertServed(tracker.announce(1, 1), 0);
    var writes = new AtomicInteger();
    PROXY.reject(
        HOME,
        call ->
            isWrite(call) && writes.incrementAndGet() <= 5 ? Optional.of(error) : Optional.empty());
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(6, writes.get());
    assertEquals(1, downloads(tracker));
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_AFTER", "RESET_MIDWAY"})
  void aWriteWhoseAnswerWasLostIsFoundAndNotRepeated(Fault fault) {
    BucketTracker tracker = tracker(false);
    assertServed(tracker.announce(1, 1), 0);
    var writes = new AtomicInteger();
    PROXY.script(
        HOME,
        call ->
            isWrite(call) && writes.incrementAndGet() == 1 ? Optional.of(fault) : Optional.empty());
    assertServed(tracker.announce(1, 0), 1);
    PROXY.script(HOME, _ -> Optional.empty());
    assertEquals(1, writes.get());
    assertEquals(1, downloads(tracker));
  }

  /** Another region's object, here the fallback's, is not replicated yet. */
  @Test
  void anObjectThatAReplicaDoesNotHaveYetIsMissingForAMoment() {
    BucketTracker failedOver = new BucketTracker(PROXY.endpoint(), home, Optional.of(home), BUDGET);
    PROXY.reject(HOME, _ -> Optional.of(S3Error.INTERNAL_ERROR));
    assertServed(failedOver.announce(1, 0), 1);
    PROXY.reject(
        HOME,
        call ->
            call.partition().startsWith("2/")
                ? Optional.of(S3Error.NO_SUCH_KEY)
                : Optional.empty());
    BucketTracker reader = tracker(false);
    assertServed(reader.announce(2, 0), 1);
    endFaults();
    assertServed(tracker(false).announce(2, 0), 2);
    assertEquals(0, reader.figure("degraded") + reader.figure("failures"));
  }

  /** Each has the other's writes only as its own writes conflict. */
  @Test
  void twoEnvironmentsWithStaleEtagsLoseNothing() {
    BucketTracker one = tracker(false);
    BucketTracker other = tracker(false);
    for (int n = 1; n <= 10; n++) {
      one.announce(2 * n, 0);
      other.announce(2 * n + 1, 0);
    }
    assertServed(tracker(false).announce(2, 0), 20);
    assertEquals(0, one.figure("throttled") + one.figure("degraded"));
  }

  /** Every client downloads the torrent once, and repeats each announce that is not served. */
  @Test
  void noClientThatRetriesIsLostOrCountedTwice() {
    BucketTracker tracker = tracker(false);
    int clients = 30;
    PROXY.set(HOME, mixed(0.07));
    int retries = 0;
    for (int left : new int[] {1, 0}) {
      for (int n : IntStream.rangeClosed(1, clients).toArray()) {
        while (isUnavailable(tracker.announce(n, left))) {
          retries++;
        }
      }
    }
    endFaults();
    assertServed(tracker(false).announce(clients, 0), clients);
    int downloads = downloads(tracker);
    assertTrue(
        downloads <= clients
            && downloads >= clients - retries - tracker.figure("unconfirmedDownloads"),
        "%d downloads, with %d announces retried".formatted(downloads, retries));
    assertEquals(0, tracker.figure("failures"));
    assertTrue(
        PROXY.faultCount(call -> call.table().equals(home)) > clients / 2, "faults were met");
  }

  private static FaultPlan mixed(double share) {
    FaultPlan faults = FaultPlan.NONE;
    for (Fault fault : Fault.values()) {
      if (fault != Fault.SILENT && fault != Fault.STALLED) {
        faults = faults.with(fault, share);
      }
    }
    return faults;
  }

  private static int downloads(BucketTracker tracker) {
    return ObservedTracker.number(DOWNLOADED, tracker.scrape());
  }

  private static Set<String> folders(String bucket) {
    return TestBuckets.bucket(bucket).folders();
  }
}
