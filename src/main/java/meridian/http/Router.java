package meridian.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.health.Health;
import meridian.health.Verdict;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import meridian.swarm.Announce;
import meridian.swarm.StoreUnavailableException;
import meridian.tracker.AnnounceAnswer;
import meridian.tracker.TorrentDeniedException;
import meridian.tracker.Tracker;
import meridian.wire.AnnounceQuery;
import meridian.wire.Answers;
import meridian.wire.MalformedRequestException;
import meridian.wire.RetryIn;
import meridian.wire.ScrapeQuery;

/**
 * Answers requests: {@code /announce} (BEP 3), {@code /scrape} (BEP 48), {@code /health}, {@code
 * /stats.json} and a page for people at {@code /}.
 *
 * <p>What is wrong with a client's request it is told in a bencoded {@code failure reason}, with
 * status 200, since many clients read no body under another. So is who announces a torrent that is
 * denied, in words that clients take to be final. Who scrapes too much, or while the store cannot
 * answer, reads one neutral sentence; so does who meets anything else that goes wrong, which is
 * logged under the request's id.
 */
public final class Router {

  private static final Logger LOG = System.getLogger(Router.class.getName());
  // Transmission and rTorrent stop for good at the words "unregistered torrent", and at few others.
  private static final String DENIED = "unregistered torrent: this tracker does not serve it";
  private static final String FAILED = "the tracker could not answer just now, try again later";

  private final Tracker tracker;
  private final AddressSource addresses;
  private final String region;
  private final Health health;
  private final Figures store;
  private final RequestCounters traffic;

  /**
   * A router for one region.
   *
   * @param region its name, shown to whoever asks for health or figures
   * @param health whether clients should be sent here
   * @param store what the store counts
   */
  public Router(
      Tracker tracker,
      AddressSource addresses,
      String region,
      Health health,
      Figures store,
      InstantSource clock) {
    this.tracker = tracker;
    this.addresses = addresses;
    this.region = region;
    this.health = health;
    this.store = store;
    this.traffic = new RequestCounters(clock.instant());
  }

  /** Answers; never throws an exception. */
  public HttpReply handle(HttpRequest request) {
    return switch (request.method()) {
      case "GET" -> get(request);
      case "HEAD" -> head(request);
      default ->
          HttpReply.text(405, "Only GET and HEAD are answered here.").with("allow", "GET, HEAD");
    };
  }

  private HttpReply get(HttpRequest request) {
    return switch (request.path()) {
      case "/announce" -> bencoded(request, this::announce);
      case "/scrape" -> bencoded(request, this::scrape);
      case "/health" -> health();
      case "/stats.json" -> HttpReply.json(200, stats());
      case "/" -> HttpReply.html(FrontPage.of(region));
      default -> HttpReply.text(404, "There is nothing here. Announce to /announce.");
    };
  }

  /** Looks, but neither announces nor counts. */
  private HttpReply head(HttpRequest request) {
    return switch (request.path()) {
      case "/announce", "/scrape" -> HttpReply.bencoded(new byte[0]);
      default -> get(request).withoutBody();
    };
  }

  private HttpReply bencoded(HttpRequest request, Question question) {
    try {
      return HttpReply.bencoded(question.answer(request));
    } catch (MalformedRequestException e) {
      traffic.refusal();
      return HttpReply.bencoded(Answers.failure(e.getMessage(), tracker.intervalAfterRefusal()));
    } catch (TorrentDeniedException _) {
      traffic.refusal();
      return HttpReply.bencoded(
          Answers.failure(DENIED, tracker.intervalAfterRefusal(), RetryIn.never()));
    } catch (StoreUnavailableException _) {
      // Counted, not logged: in an outage there is one for each request.
      return failed();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + request.id(), e);
      return failed();
    }
  }

  private HttpReply failed() {
    traffic.failure();
    Duration wait = tracker.intervalAfterFailure();
    RetryIn retryIn = RetryIn.minutes((int) Math.max(1, wait.toMinutes()));
    return HttpReply.bencoded(Answers.failure(FAILED, wait, retryIn));
  }

  private byte[] announce(HttpRequest request) throws MalformedRequestException {
    traffic.announce();
    AnnounceQuery query = AnnounceQuery.parse(request.rawQuery());
    Address address =
        addresses
            .address(request, query)
            .orElseThrow(() -> new IllegalStateException("an announce without a source address"));
    Peer peer =
        new Peer(new Endpoint(address, query.port()), query.role(), Optional.of(query.peerId()));
    Announce announce =
        new Announce(query.infoHash(), peer, query.event(), query.numWant(), query.trackerId());
    AnnounceAnswer answer = tracker.announce(announce);
    if (!answer.isPostponed()) {
      // Its time is used up where the tables fail.
      health.refresh();
    }
    return Answers.announce(answer, query.peerListForm(), address);
  }

  private byte[] scrape(HttpRequest request) throws MalformedRequestException {
    traffic.scrape();
    ScrapeQuery query = ScrapeQuery.parse(request.rawQuery(), tracker.policy().maxScrape());
    return Answers.scrape(tracker.scrape(request.client(), query.infoHashes()));
  }

  /** Route 53 goes by the status, or by the text {@code "status":"ok"}. */
  private HttpReply health() {
    Verdict verdict = health.verdict();
    boolean healthy = verdict == Verdict.HEALTHY;
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("status", healthy ? "ok" : "failing");
    report.put("region", region);
    report.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
    report.put("reason", verdict.reason());
    return HttpReply.json(healthy ? 200 : 503, report);
  }

  private Map<String, Object> stats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("region", region);
    stats.putAll(traffic.figures());
    stats.putAll(store.figures());
    return stats;
  }

  private interface Question {
    byte[] answer(HttpRequest request) throws MalformedRequestException;
  }
}
