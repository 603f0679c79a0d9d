package meridian.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.health.Health;
import meridian.health.Verdict;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import meridian.swarm.Announce;
import meridian.swarm.StoreUnavailableException;
import meridian.tracker.AnnounceOutcome;
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

  /** The version of the schema of {@code /stats.json}: raised when a member changes its meaning. */
  private static final int STATS_VERSION = 1;

  private static final String PHP = ".php";

  private final Tracker tracker;
  private final AddressSource addresses;
  private final Health health;
  private final Supplier<Map<String, Long>> counters;
  private final StatusPages pages;
  private final InstantSource clock;
  private volatile RequestCounters requests;

  /**
   * A router for one region.
   *
   * @param health whether clients should be sent to this region
   * @param counters further counters for {@code /stats.json}, by name
   * @param pages the state of the world, and the name of this region
   */
  public Router(
      Tracker tracker,
      AddressSource addresses,
      Health health,
      Supplier<Map<String, Long>> counters,
      StatusPages pages,
      InstantSource clock) {
    this.tracker = tracker;
    this.addresses = addresses;
    this.health = health;
    this.counters = counters;
    this.pages = pages;
    this.clock = clock;
    this.requests = new RequestCounters(clock.instant());
  }

  /** Counts anew from now on, as after a restore from a snapshot. */
  public void resetCounters() {
    requests = new RequestCounters(clock.instant());
  }

  /** Answers a request; never throws an exception. */
  public HttpReply handle(HttpRequest request) {
    return switch (request.method()) {
      case "GET" -> get(request);
      case "HEAD" -> head(request);
      default ->
          HttpReply.text(405, "Only GET and HEAD are answered here.").with("allow", "GET, HEAD");
    };
  }

  private HttpReply get(HttpRequest request) {
    String path = plain(request.path());
    return switch (path) {
      case "/announce" -> bencoded(request, this::announce);
      case "/scrape" -> bencoded(request, this::scrape);
      case "/health" -> health();
      case "/stats.json" -> HttpReply.json(200, stats(), pages::write);
      case "/" -> pages.page();
      default ->
          pages
              .file(path, request)
              .orElseGet(
                  () -> HttpReply.text(404, "There is nothing here. Announce to /announce."));
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

  private HttpReply bencoded(HttpRequest request, Handler handler) {
    try {
      return HttpReply.bencoded(handler.answer(request));
    } catch (MalformedRequestException e) {
      requests.countRefusal();
      return HttpReply.bencoded(Answers.failure(e.getMessage(), tracker.intervalAfterRefusal()));
    } catch (StoreUnavailableException _) {
      // Counted, not logged: in an outage every request fails.
      return failed();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + request.id(), e);
      return failed();
    }
  }

  private HttpReply failed() {
    requests.countFailure();
    Duration wait = tracker.intervalAfterFailure();
    RetryIn retryIn = RetryIn.minutes((int) Math.max(1, wait.toMinutes()));
    return HttpReply.bencoded(Answers.failure(FAILED, wait, retryIn));
  }

  private byte[] announce(HttpRequest request) throws MalformedRequestException {
    requests.countAnnounce();
    AnnounceQuery query = AnnounceQuery.parse(request.rawQuery());
    Address address =
        addresses
            .address(request, query)
            .orElseThrow(() -> new IllegalStateException("an announce without a source address"));
    Peer peer =
        new Peer(new Endpoint(address, query.port()), query.role(), Optional.of(query.peerId()));
    Announce announce =
        new Announce(query.infoHash(), peer, query.event(), query.numWant(), query.trackerId());
    AnnounceOutcome outcome = tracker.announce(announce);
    switch (outcome) {
      case AnnounceOutcome.Answered _ -> health.refresh();
      case AnnounceOutcome.Denied _ -> requests.countRefusal();
      case AnnounceOutcome.RateLimited _, AnnounceOutcome.Unavailable _ -> {
        // A failing table may have used up the time of the request.
      }
    }
    return Answers.announce(outcome, query.peerListForm(), address);
  }

  private byte[] scrape(HttpRequest request) throws MalformedRequestException {
    requests.countScrape();
    ScrapeQuery query = ScrapeQuery.parse(request.rawQuery(), tracker.policy().maxScrape());
    return Answers.scrape(
        tracker.scrape(request.client(), query.infoHashes()), tracker.intervalOfScrapes());
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
    stats.putAll(requests.values());
    stats.putAll(counters.get());
    return stats;
  }

  private interface Handler {
    byte[] answer(HttpRequest request) throws MalformedRequestException;
  }
}
