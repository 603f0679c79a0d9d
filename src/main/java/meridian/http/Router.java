package meridian.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import meridian.health.Health;
import meridian.health.Verdict;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Label.Request;
import meridian.metrics.Label.ScrapeOutcome;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.swarm.Announce;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.ScrapeResult;
import meridian.tracker.ScrapeResult.Answered;
import meridian.tracker.ScrapeResult.Banned;
import meridian.tracker.ScrapeResult.RateLimited;
import meridian.tracker.ScrapeResult.Unavailable;
import meridian.tracker.Tracker;
import meridian.wire.AnnounceQuery;
import meridian.wire.Answers;
import meridian.wire.MalformedRequestException;
import meridian.wire.RetryIn;
import meridian.wire.ScrapeQuery;

/**
 * Answers requests: {@code /announce} (BEP 3), {@code /scrape} (BEP 48), {@code /health}, {@code
 * /stats.json}, and a status page at {@code /}.
 *
 * <p>Errors are sent as a bencoded {@code failure reason} with status 200, since many clients read
 * no body with another status. A malformed request gets its fault, and a denied torrent a reason
 * that clients treat as final. A rate-limited scrape, an unavailable store and any other failure
 * get one neutral sentence; unexpected failures are logged with the request's id.
 */
public final class Router {

  private static final Logger LOG = System.getLogger(Router.class.getName());
  private static final String FAILED = "the tracker could not answer just now, try again later";
  private static final String UNKNOWN_ADDRESS =
      "the tracker's proxy does not say which address you announce from, try again later";

  /** How often it is logged that announces have no address. */
  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(10);

  /** The version of the schema of {@code /stats.json}: raised when a member changes its meaning. */
  private static final int STATS_VERSION = 1;

  private static final String PHP = ".php";

  private final Tracker tracker;
  private final AddressSource addresses;
  private final Health health;
  private final Metrics metrics;
  private final StatusPages pages;
  private final InstantSource clock;
  private volatile Instant since;
  private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

  /**
   * A router for one region.
   *
   * @param health whether clients should be sent to this region
   * @param metrics counts and times announces and scrapes, and has what {@code /stats.json} shows
   * @param pages the state of the world, and the name of this region
   */
  public Router(
      Tracker tracker,
      AddressSource addresses,
      Health health,
      Metrics metrics,
      StatusPages pages,
      InstantSource clock) {
    this.tracker = tracker;
    this.addresses = addresses;
    this.health = health;
    this.metrics = metrics;
    this.pages = pages;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Counts anew from now on, as after a restore from a snapshot. */
  public void resetCounters() {
    metrics.reset();
    since = clock.instant();
  }

  /** Answers a request; never throws an exception. */
  public HttpReply handle(HttpRequest request) {
    return switch (request.method()) {
      case "GET" -> get(request);
      case "HEAD" -> head(request);
      default ->
          HttpReply.refusal(405, "Only GET and HEAD are answered here.").with("allow", "GET, HEAD");
    };
  }

  private HttpReply get(HttpRequest request) {
    String path = plain(request.path());
    return switch (path) {
      case "/announce" -> announce(request);
      case "/scrape" -> scrape(request);
      case "/health" -> health();
      case "/stats.json" -> HttpReply.json(200, stats(), pages::write);
      case "/" -> pages.page();
      default ->
          pages
              .file(path, request)
              .orElseGet(
                  () -> HttpReply.refusal(404, "There is nothing here. Announce to /announce."));
    };
  }

  /**
   * A path without what torrents and clients add to it: a suffix {@code .php}, which older trackers
   * had, a slash at its end, and more slashes at its start.
   */
  private static String plain(String path) {
    int from = 0;
    while (path.startsWith("//", from)) {
      from++;
    }
    int to = path.length();
    if (to > from + 1 && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.startsWith(PHP, to - PHP.length())
        ? path.substring(from, to - PHP.length())
        : path.substring(from, to);
  }

  /** Answers without a body; an announce is neither stored nor counted. */
  private HttpReply head(HttpRequest request) {
    return switch (plain(request.path())) {
      case "/announce", "/scrape" -> HttpReply.bencoded(new byte[0]);
      default -> get(request).withoutBody();
    };
  }

  private HttpReply announce(HttpRequest request) {
    Instant arrival = clock.instant();
    Outcome outcome = Outcome.FAILED;
    try {
      AnnounceQuery query = AnnounceQuery.parse(request.rawQuery());
      Optional<Address> address = addresses.address(request, query);
      if (address.isEmpty()) {
        return withoutAddress(arrival);
      }
      Announce announce = announce(address.get(), query);
      Endpoint endpoint = announce.peer().endpoint();
      metrics.count(Metric.ANNOUNCE_EVENTS, query.event(), endpoint.address().family());
      AnnounceOutcome result = tracker.announce(announce);
      if (result instanceof AnnounceOutcome.Answered) {
        // Otherwise a failing table may have used up the time of the request.
        health.refresh();
      }
      HttpReply reply =
          HttpReply.bencoded(
              Answers.announce(
                  result,
                  query.peerListForm(),
                  endpoint.address(),
                  peers -> metrics.add(Metric.PEERS_RETURNED, peers)));
      outcome = outcome(result);
      return reply;
    } catch (MalformedRequestException e) {
      outcome = Outcome.MALFORMED;
      return refused(e);
    } catch (RuntimeException e) {
      return failed(request, e);
    } finally {
      metrics.count(Metric.ANNOUNCES, outcome);
      metrics.record(Metric.LATENCY, Duration.between(arrival, clock.instant()), Request.ANNOUNCE);
    }
  }

  private static Announce announce(Address address, AnnounceQuery query) {
    Peer peer =
        new Peer(new Endpoint(address, query.port()), query.role(), Optional.of(query.peerId()));
    return new Announce(query.infoHash(), peer, query.event(), query.numWant(), query.trackerId());
  }

  private static Outcome outcome(AnnounceOutcome result) {
    return switch (result) {
      case AnnounceOutcome.Answered answer -> answer.written() ? Outcome.WRITTEN : Outcome.SKIPPED;
      case AnnounceOutcome.Unavailable _ -> Outcome.DEGRADED;
      case AnnounceOutcome.RateLimited _ -> Outcome.RATE_LIMITED;
      case AnnounceOutcome.Banned _ -> Outcome.BANNED;
      case AnnounceOutcome.Denied _ -> Outcome.DENIED;
    };
  }

  private HttpReply scrape(HttpRequest request) {
    Instant arrival = clock.instant();
    ScrapeOutcome outcome = ScrapeOutcome.FAILED;
    try {
      ScrapeQuery query = ScrapeQuery.parse(request.rawQuery(), tracker.policy().maxScrape());
      ScrapeResult result = tracker.scrape(request.client(), query.infoHashes());
      HttpReply reply = reply(result);
      outcome = outcome(result);
      return reply;
    } catch (MalformedRequestException e) {
      outcome = ScrapeOutcome.MALFORMED;
      return refused(e);
    } catch (RuntimeException e) {
      return failed(request, e);
    } finally {
      metrics.count(Metric.SCRAPES, outcome);
      metrics.record(Metric.LATENCY, Duration.between(arrival, clock.instant()), Request.SCRAPE);
    }
  }

  private HttpReply reply(ScrapeResult result) {
    return result instanceof Answered(Map<InfoHash, SwarmCounts> counts)
        ? HttpReply.bencoded(Answers.scrape(counts, tracker.intervalOfScrapes()))
        : failed();
  }

  private static ScrapeOutcome outcome(ScrapeResult result) {
    return switch (result) {
      case Answered _ -> ScrapeOutcome.ANSWERED;
      case Unavailable _ -> ScrapeOutcome.DEGRADED;
      case RateLimited _ -> ScrapeOutcome.RATE_LIMITED;
      case Banned _ -> ScrapeOutcome.BANNED;
    };
  }

  private HttpReply refused(MalformedRequestException fault) {
    return HttpReply.bencoded(Answers.failure(fault.getMessage(), tracker.intervalAfterRefusal()));
  }

  private HttpReply failed(HttpRequest request, RuntimeException failure) {
    LOG.log(Level.ERROR, "request " + request.id(), failure);
    return failed();
  }

  /** Refuses an announce whose client is not known: its proxy's address would become a peer. */
  private HttpReply withoutAddress(Instant now) {
    Instant next = nextWarning.get();
    if (!now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(WARNING_INTERVAL))) {
      LOG.log(
          Level.WARNING,
          "an announce was refused, because the proxy in front did not pass on its client's"
              + " address; others are only counted as failed announces. Let the proxy set"
              + " X-Forwarded-For, or use the PROXY protocol");
    }
    return failed(UNKNOWN_ADDRESS);
  }

  private HttpReply failed() {
    return failed(FAILED);
  }

  private HttpReply failed(String reason) {
    Duration wait = tracker.intervalAfterFailure();
    RetryIn retryIn = RetryIn.minutes((int) Math.max(1, wait.toMinutes()));
    return HttpReply.bencoded(Answers.failure(reason, wait, retryIn));
  }

  /** Route 53 health checks use the status, or search for {@code "status":"ok"}. */
  private HttpReply health() {
    Verdict verdict = health.verdict();
    boolean healthy = verdict == Verdict.HEALTHY;
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("status", healthy ? "ok" : "failing");
    report.put("region", pages.region());
    report.put("verdict", verdict.label());
    report.put("reason", verdict.reason());
    return HttpReply.json(healthy ? 200 : 503, report);
  }

  private Map<String, Object> stats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("version", STATS_VERSION);
    stats.put("region", pages.region());
    stats.putAll(new Statistics(metrics, since).values());
    return stats;
  }
}
