package meridian.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import meridian.drill.client.AnnounceReply;
import meridian.drill.client.SwarmMember;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.local.outage.OutageController;
import meridian.model.Torrents;
import meridian.peer.InfoHash;
import meridian.swarm.Event;
import meridian.topology.Region;
import meridian.topology.Topology;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.MalformedBencodeException;

/**
 * A local run that loses a region for some seconds while clients announce, all of it for real:
 * HTTP, the SDK, DynamoDB Local. Only DNS is faster than it would be.
 */
final class LocalOutage implements AutoCloseable {

  private static final int TIME_SCALE = 10;
  private static final int SWARMS = 4;

  /** So few that a swarm fits a page even while everybody is known by two regions. */
  private static final int CLIENTS_PER_SWARM = 15;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final InstantSource clock = InstantSource.system();
  private final Collection<Seen> seen = new ConcurrentLinkedQueue<>();
  private final AtomicLong duplicates = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LocalRegions running;
  private final Region patient;

  private LocalOutage(Topology topology, Region patient) {
    this.patient = patient;
    this.running =
        LocalRegions.start(
            new LocalSettings(topology, 0, StoreKind.DYNAMODB, EventKind.ALB, patient, TIME_SCALE));
  }

  /** An announce, and what it came to. */
  private record Seen(Instant begun, Duration took, AnnounceReply answer) {

    boolean isGiven() {
      return answer instanceof AnnounceReply.Given;
    }
  }

  /**
   * What was seen of it.
   *
   * @param answered announces that got an answer
   * @param degraded those of them that got one without peers and counts
   * @param failed announces that failed before the first was answered elsewhere
   * @param failedAfterFailover announces that failed though they began after that
   * @param lost peers that were not seen in some healthy region, while one was lost and afterwards
   * @param duplicates answers that named a peer twice, or the asker
   * @param longest the longest that an answered announce took, all told
   * @param failover how long after the loss the first announce was answered, in the time of real
   *     DNS; empty if none was
   */
  record Result(
      long answered,
      long degraded,
      long failed,
      long failedAfterFailover,
      long lost,
      long duplicates,
      Duration longest,
      Optional<Duration> failover) {}

  /** Has it happen, in about half a minute. */
  static Result run(Topology topology, Region patient) throws InterruptedException {
    try (var outage = new LocalOutage(topology, patient)) {
      return outage.happens();
    }
  }

  private Result happens() throws InterruptedException {
    OutageController outages = running.outages().orElseThrow();
    for (int n = 0; n < SWARMS * CLIENTS_PER_SWARM; n++) {
      SwarmMember torrenter = SwarmMember.near(n, Torrents.v1(n % SWARMS));
      threads.execute(() -> announceAgainAndAgain(torrenter));
    }
    pass(CALM);
    Instant lost = clock.instant();
    outages.down(patient);
    Optional<Instant> failover = awaitAnswerAfter(lost);
    pass(CALM);
    long missing = missing(name -> !name.equals(patient.name()));
    outages.up(patient);
    pass(CALM);
    missing += missing(_ -> true);
    end.countDown();
    return result(lost, failover, missing);
  }

  private Result result(Instant lost, Optional<Instant> failover, long missing) {
    Instant moved = failover.orElse(Instant.MAX);
    return new Result(
        seen.stream().filter(Seen::isGiven).count(),
        seen.stream()
            .filter(one -> one.answer() instanceof AnnounceReply.Given given && given.isHonest())
            .count(),
        seen.stream().filter(one -> !one.isGiven() && !one.begun().isAfter(moved)).count(),
        seen.stream().filter(one -> !one.isGiven() && one.begun().isAfter(moved)).count(),
        missing,
        duplicates.get(),
        seen.stream()
            .filter(Seen::isGiven)
            .map(Seen::took)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO),
        failover.map(at -> Duration.between(lost, at).multipliedBy(TIME_SCALE)));
  }

  private void announceAgainAndAgain(SwarmMember torrenter) {
    Event event = Event.STARTED;
    Optional<String> trackerId = Optional.empty();
    do {
      Instant begun = clock.instant();
      AnnounceReply answer =
          announce(torrenter.announce(event, torrenter.number() % 2 == 0, trackerId));
      seen.add(new Seen(begun, Duration.between(begun, clock.instant()), answer));
      if (answer instanceof AnnounceReply.Given given && isWrong(torrenter, given.peers())) {
        duplicates.incrementAndGet();
      }
      if (answer instanceof AnnounceReply.Given given) {
        event = Event.NONE;
        trackerId = given.trackerId();
      }
    } while (!hasEndedWithin(PERIOD));
  }

  private static boolean isWrong(SwarmMember torrenter, List<String> peers) {
    return Set.copyOf(peers).size() < peers.size() || peers.contains(torrenter.compact());
  }

  private AnnounceReply announce(String query) {
    URI door = URI.create(running.frontDoor().announceUrls().getFirst() + "?" + query);
    try {
      HttpResponse<byte[]> response = get(door);
      return AnnounceReply.of(response.statusCode(), response.body());
    } catch (IOException _) {
      return new AnnounceReply.Silence();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new AnnounceReply.Silence();
    }
  }

  private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private Optional<Instant> awaitAnswerAfter(Instant lost) throws InterruptedException {
    Instant deadline = lost.plus(PATIENCE);
    while (clock.instant().isBefore(deadline)) {
      Optional<Instant> first =
          seen.stream()
              .filter(one -> one.isGiven() && one.begun().isAfter(lost))
              .map(Seen::begun)
              .min(Instant::compareTo);
      if (first.isPresent()) {
        return first;
      }
      pass(PERIOD.dividedBy(10));
    }
    return Optional.empty();
  }

  /** How many of the peers some of the regions do not count, in the worst of them. */
  private long missing(Predicate<String> isAsked) {
    return running.regions().stream()
        .filter(region -> isAsked.test(region.name()))
        .mapToLong(
            region ->
                IntStream.range(0, SWARMS)
                    .mapToLong(swarm -> CLIENTS_PER_SWARM - count(region, Torrents.v1(swarm)))
                    .map(missing -> Math.max(0, missing))
                    .sum())
        .max()
        .orElse(0);
  }

  private long count(TrackerAddress region, InfoHash swarm) {
    URI scrape =
        URI.create(region.announceUrls().getFirst())
            .resolve("/scrape?" + SwarmMember.scrape(swarm));
    try {
      return Bencoded.decode(get(scrape).body()) instanceof Dictionary answer
          ? answer.get("files", Dictionary.class).stream()
              .flatMap(files -> files.entries().values().stream())
              .mapToLong(LocalOutage::peers)
              .sum()
          : 0;
    } catch (IOException | MalformedBencodeException _) {
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static long peers(Bencoded file) {
    return file instanceof Dictionary counts
        ? List.of("complete", "incomplete").stream()
            .mapToLong(key -> counts.get(key, Int.class).map(Int::value).orElse(0L))
            .sum()
        : 0;
  }

  private boolean hasEndedWithin(Duration time) {
    try {
      return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  private void pass(Duration time) throws InterruptedException {
    var _ = end.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    end.countDown();
    threads.shutdownNow();
    http.shutdownNow();
    running.close();
  }
}
