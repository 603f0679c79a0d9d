package meridian.drill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.local.outage.OutageController;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.simulation.AnnounceReply;
import meridian.simulation.AnnounceRequest;
import meridian.simulation.Session;
import meridian.simulation.Torrents;
import meridian.simulation.TrackerId;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.topology.Region;
import meridian.topology.Topology;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.MalformedBencodeException;

/**
 * A local run that loses a region for some seconds while clients announce, with real HTTP, the real
 * SDK and an embedded DynamoDB. Only DNS is faster than in AWS.
 */
final class LocalOutage implements AutoCloseable {

  private static final int TIME_SCALE = 10;
  private static final int SWARMS = 4;

  /** So few that a swarm fits into one page even while two regions have stored each peer. */
  private static final int CLIENTS_PER_SWARM = 15;

  private static final Address LOOPBACK = new Address.V4(0x7f000001);
  private static final int FIRST_PORT = 10_000;
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SETTLING = Duration.ofSeconds(4);
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final InstantSource clock = InstantSource.system();
  private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final AtomicLong duplicates = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LocalRegions running;
  private final Region failing;

  private LocalOutage(Topology topology, Region failing) {
    this.failing = failing;
    this.running =
        LocalRegions.start(
            new LocalSettings(
                topology, 0, StoreKind.DYNAMODB, EventKind.ALB, failing, TIME_SCALE, false, 0));
  }

  /** An announce and its reply. */
  private record Attempt(Instant begun, Duration took, AnnounceReply reply) {

    Instant ended() {
      return begun.plus(took);
    }

    boolean isAnswered() {
      return reply instanceof AnnounceReply.Answer || reply instanceof AnnounceReply.Degraded;
    }
  }

  /**
   * The result of the outage.
   *
   * @param answered announces that got an answer
   * @param degraded those of them whose answer had neither peers nor counts
   * @param failedBeforeFailover announces that failed, and were sent before another region had
   *     answered one
   * @param failedAfterFailover announces that failed although they were sent after that
   * @param lost peers that some healthy region did not return, during the outage and after it
   * @param duplicates answers with a duplicate peer, or the announcing client
   * @param longest the longest time to an answer
   * @param failover time from the loss to the first answer, at the pace of real DNS; empty if there
   *     was none
   */
  record Result(
      long answered,
      long degraded,
      long failedBeforeFailover,
      long failedAfterFailover,
      long lost,
      long duplicates,
      @JsonIgnore Duration longest,
      @JsonIgnore Optional<Duration> failover) {

    @JsonProperty
    long longestMillis() {
      return longest.toMillis();
    }

    @JsonProperty
    Optional<Long> failoverSeconds() {
      return failover.map(Duration::toSeconds);
    }
  }

  /** Runs it, in about half a minute. */
  static Result run(Topology topology, Region failing) throws InterruptedException {
    try (var outage = new LocalOutage(topology, failing)) {
      return outage.run();
    }
  }

  private Result run() throws InterruptedException {
    OutageController outages = running.outages().orElseThrow();
    for (int n = 0; n < SWARMS * CLIENTS_PER_SWARM; n++) {
      InfoHash swarm = Torrents.v1(n % SWARMS);
      Peer peer =
          new Peer(
              new Endpoint(LOOPBACK, FIRST_PORT + n),
              n % 2 == 0 ? Role.LEECHER : Role.SEEDER,
              Optional.of(Session.peerId(n)));
      threads.execute(() -> announceRepeatedly(swarm, peer));
    }
    pass(SETTLING);
    outages.down(failing);
    Instant lost = clock.instant();
    Optional<Instant> failover = awaitAnswerAfter(lost);
    pass(SETTLING);
    long missing = missing(name -> !name.equals(failing.name()));
    outages.up(failing);
    pass(SETTLING);
    missing += missing(_ -> true);
    end.countDown();
    return result(lost, failover, missing);
  }

  private Result result(Instant lost, Optional<Instant> failover, long missing) {
    Instant movedAt = failover.orElse(Instant.MAX);
    return new Result(
        attempts.stream().filter(Attempt::isAnswered).count(),
        attempts.stream()
            .filter(attempt -> attempt.reply() instanceof AnnounceReply.Degraded)
            .count(),
        attempts.stream()
            .filter(attempt -> !attempt.isAnswered() && !attempt.begun().isAfter(movedAt))
            .count(),
        attempts.stream()
            .filter(attempt -> !attempt.isAnswered() && attempt.begun().isAfter(movedAt))
            .count(),
        missing,
        duplicates.get(),
        attempts.stream()
            .filter(Attempt::isAnswered)
            .map(Attempt::took)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO),
        failover.map(at -> Duration.between(lost, at).multipliedBy(TIME_SCALE)));
  }

  private void announceRepeatedly(InfoHash swarm, Peer peer) {
    TrackerId trackerId = new TrackerId();
    Event event = Event.STARTED;
    do {
      Instant begun = clock.instant();
      Announce announce = new Announce(swarm, peer, event, OptionalInt.empty(), trackerId.value());
      Attempt attempt = attempt(begun, announce(announce));
      attempts.add(attempt);
      event = attempt.isAnswered() ? Event.NONE : event;
      if (attempt.reply() instanceof AnnounceReply.Answer answer) {
        trackerId.update(answer.trackerId());
        duplicates.addAndGet(answer.duplicates(peer.endpoint()) > 0 ? 1 : 0);
      }
    } while (!hasEndedWithin(PERIOD));
  }

  private Attempt attempt(Instant begun, AnnounceReply reply) {
    return new Attempt(begun, Duration.between(begun, clock.instant()), reply);
  }

  private AnnounceReply announce(Announce announce) {
    URI frontDoor =
        URI.create(
            running.frontDoor().announceUrls().getFirst() + "?" + AnnounceRequest.query(announce));
    try {
      HttpResponse<byte[]> response = get(frontDoor);
      return AnnounceReply.of(response.statusCode(), response.body());
    } catch (IOException _) {
      return new AnnounceReply.Timeout();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new AnnounceReply.Timeout();
    }
  }

  private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private Optional<Instant> awaitAnswerAfter(Instant lost) throws InterruptedException {
    Instant deadline = lost.plus(FAILOVER_TIMEOUT);
    while (clock.instant().isBefore(deadline)) {
      Optional<Instant> first =
          attempts.stream()
              .filter(attempt -> attempt.isAnswered() && attempt.begun().isAfter(lost))
              .map(Attempt::ended)
              .min(Instant::compareTo);
      if (first.isPresent()) {
        return first;
      }
      pass(PERIOD.dividedBy(10));
    }
    return Optional.empty();
  }

  /** The peers that a region does not count, in the worst of some regions. */
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
            .resolve("/scrape?" + AnnounceRequest.scrape(swarm));
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
