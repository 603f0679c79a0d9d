package meridian.local.population;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.model.VirtualTime;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.simulation.AnnounceList;
import meridian.simulation.AnnounceReply;
import meridian.simulation.AnnounceRequest;
import meridian.simulation.ClientKind;
import meridian.simulation.Population;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.SimulatedClient;
import meridian.simulation.Timer;
import meridian.simulation.TrackerId;
import meridian.swarm.Announce;

/**
 * A share of a {@link LivePopulation}, for one thread. Its time is virtual, and follows the clock
 * as fast as the run answers: each announce is waited for.
 */
final class PopulationWorker {

  private static final Address LOOPBACK = new Address.V4(0x7f000001);
  private static final int FIRST_PORT = 10_000;
  private static final int PORTS = 50_000;
  private static final int IPV6_ONE_IN = 5;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private final int number;
  private final List<List<String>> regions;
  private final HttpClient http;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final VirtualTime time;
  private final Population population;
  private final Runnable started;

  /**
   * A worker without clients.
   *
   * @param number of this worker, from 0
   * @param regions for each region its announce URLs, the one over IPv4 first
   * @param started is called when a client has started
   */
  PopulationWorker(
      int number,
      SessionGenerator sessions,
      List<List<String>> regions,
      HttpClient http,
      InstantSource clock,
      RandomGenerator random,
      Runnable started) {
    this.number = number;
    this.regions = regions;
    this.http = http;
    this.clock = clock;
    this.random = random;
    this.started = started;
    this.time = new VirtualTime(clock.instant());
    this.population = new Population(sessions, this::clients, time);
  }

  /** Starts as many clients as there are on average, and from then on new ones. */
  void fill(Duration within, Runnable filled) {
    population.fill(within, random);
    population.open();
    time.after(within, filled);
  }

  /** Does what has become due. */
  void catchUp() {
    Duration behind = Duration.between(time.instant(), clock.instant());
    if (behind.isPositive()) {
      time.pass(behind);
    }
  }

  private List<HttpClientInSwarm> clients(Session session) {
    int unique = session.number() * LivePopulation.WORKERS + number;
    var trackerId = new TrackerId(session.sendsTickets());
    ClientKind kind = ClientKind.any(random);
    List<HttpClientInSwarm> clients = new ArrayList<>();
    for (InfoHash swarm : session.infoHashes()) {
      Runnable whenStarted = clients.isEmpty() ? started : () -> {};
      clients.add(
          new HttpClientInSwarm(session, hashed(swarm), unique, kind, trackerId, whenStarted));
    }
    return clients;
  }

  /** An info hash that looks like others; the simulation numbers its torrents. */
  private static InfoHash hashed(InfoHash numbered) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(numbered.bytes());
      return InfoHash.of(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class HttpClientInSwarm extends SimulatedClient {

    private final Session session;
    private final int unique;
    private final Runnable whenStarted;

    HttpClientInSwarm(
        Session session,
        InfoHash swarm,
        int unique,
        ClientKind kind,
        TrackerId trackerId,
        Runnable whenStarted) {
      super(
          swarm,
          new Peer(
              new Endpoint(LOOPBACK, FIRST_PORT + unique % PORTS),
              session.peer(time.instant()).role(),
              Optional.of(Session.peerId(unique))),
          trackerId,
          new AnnounceList(kind, regions.size(), time, random),
          Timer.in(time));
      this.session = session;
      this.unique = unique;
      this.whenStarted = whenStarted;
    }

    @Override
    public SimulatedClient start() {
      super.start();
      whenStarted.run();
      return this;
    }

    @Override
    protected AnnounceReply send(int tracker, Announce announce) {
      List<String> urls = regions.get((session.region(time.instant()) + tracker) % regions.size());
      String url = unique % IPV6_ONE_IN == 0 ? urls.getLast() : urls.getFirst();
      URI uri = URI.create(url + "?" + AnnounceRequest.query(announce));
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
      try {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return AnnounceReply.of(response.statusCode(), response.body());
      } catch (IOException _) {
        return new AnnounceReply.Failure();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new AnnounceReply.Failure();
      }
    }
  }
}
