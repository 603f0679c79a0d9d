package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.peer.InfoHash;
import meridian.simulation.AnnounceList;
import meridian.simulation.AnnounceReply;
import meridian.simulation.AnnounceRequest;
import meridian.simulation.ClientKind;
import meridian.simulation.Session;
import meridian.simulation.SimulatedClient;
import meridian.simulation.Timer;
import meridian.simulation.TrackerId;
import meridian.swarm.Announce;

/**
 * A client in one swarm. It announces over HTTP to the region that DNS returns for the shared host
 * name, and, if its torrent has tiers, to the regions' own host names after that.
 */
final class Client extends SimulatedClient {

  private static final Map<String, List<String>> HEADERS =
      Map.of("host", List.of("tracker.example.org"));

  private static final int HTTP = 80;

  private final DnsCache dnsCache;
  private final SimulatedDeployment deployment;
  private final Observer observer;
  private Optional<Stored> stored = Optional.empty();

  /** A client that has not started yet. */
  Client(Device device, InfoHash swarm, SimulatedDeployment deployment, Observer observer) {
    super(
        swarm,
        device.session.peer(deployment.time().instant()),
        device.trackerId,
        new AnnounceList(
            device.kind,
            device.hasTiers ? 1 + deployment.regions().size() : 1,
            deployment.time(),
            deployment.random()),
        Timer.in(deployment.time()));
    this.dnsCache = device.dnsCache;
    this.deployment = deployment;
    this.observer = observer;
  }

  /**
   * What the clients of one session share.
   *
   * @param hasTiers whether the torrent lists the regions' own host names too
   */
  record Device(
      Session session, ClientKind kind, boolean hasTiers, DnsCache dnsCache, TrackerId trackerId) {}

  /**
   * The last full answer: the region that gave it has stored the client.
   *
   * @param at when
   * @param by the region
   * @param interval that the answer named
   * @param isReplicated whether the region's replica could send the record to the others
   */
  record Stored(Instant at, SimulatedRegion by, Duration interval, boolean isReplicated) {

    Stored notReplicated() {
      return new Stored(at, by, interval, false);
    }
  }

  DnsCache dnsCache() {
    return dnsCache;
  }

  /** Whether the torrent lists regions' own host names too. */
  boolean hasTiers() {
    return trackers() > 1;
  }

  /** The last full answer; empty if there was none. */
  Optional<Stored> stored() {
    return stored;
  }

  /** Notes that the region was lost before its replica could send the client's record. */
  void noteNotReplicated() {
    stored = stored.map(Stored::notReplicated);
  }

  @Override
  public void vanish() {
    super.vanish();
    observer.remove(this);
  }

  @Override
  protected AnnounceReply send(int tracker, Announce announce) {
    Instant now = deployment.time().instant();
    boolean byDns = tracker == 0;
    SimulatedRegion region =
        byDns
            ? deployment.region(dnsCache.resolve(now).name())
            : deployment.regions().get(tracker - 1);
    observer.beforeAnnounce(this);
    Optional<Invoked<HttpReply>> response = region.answer(request(announce));
    AnnounceReply reply =
        response
            .map(Invoked::result)
            .map(read -> AnnounceReply.of(read.status(), read.body().array()))
            .orElseGet(AnnounceReply.Timeout::new);
    Duration took = response.map(Invoked::took).orElse(Duration.ZERO);
    observer.afterAnnounce(this, region, byDns, reply, took);
    if (reply instanceof AnnounceReply.Answer answer) {
      stored = Optional.of(new Stored(now, region, answer.interval(), region.isConnected()));
    }
    return reply;
  }

  private static HttpRequest request(Announce announce) {
    return new HttpRequest(
        "GET",
        "/announce",
        AnnounceRequest.query(announce),
        "HTTP/1.1",
        HEADERS,
        Bytes.NONE,
        announce.peer().endpoint().address().toString(),
        HTTP);
  }
}
