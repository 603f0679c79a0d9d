package meridian.bench.traffic;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import meridian.model.VirtualTime;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.simulation.AnnounceList;
import meridian.simulation.AnnounceReply;
import meridian.simulation.Population;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.SimulatedClient;
import meridian.simulation.Timer;
import meridian.simulation.TrackerId;
import meridian.swarm.Announce;

/** The announces of a population to a tracker in the same process, and what they cost. */
public final class MeteredTraffic {

  private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

  private final MeteredTracker tracker;
  private final VirtualTime time;
  private final Predicate<InfoHash> counted;
  private final Population population;
  private final BitSet present = new BitSet();
  private TrafficTotals totals = new TrafficTotals();

  /**
   * Traffic without clients.
   *
   * @param counted the swarms whose announces are counted
   */
  public MeteredTraffic(
      SessionGenerator sessions,
      MeteredTracker tracker,
      VirtualTime time,
      Predicate<InfoHash> counted) {
    this.tracker = tracker;
    this.time = time;
    this.counted = counted;
    this.population = new Population(sessions, this::clients, time);
  }

  /** The clients. */
  public Population population() {
    return population;
  }

  /** From now on clients start at random times, and each region is swept every hour. */
  public void open() {
    population.open();
    time.after(SWEEP_PERIOD, this::sweep);
  }

  private void sweep() {
    totals.add(tracker.sweep(time.instant()));
    time.after(SWEEP_PERIOD, this::sweep);
  }

  /** Adds a client that is present, but does nothing for as long as is measured. */
  public void addIdle(Session session) {
    present.set(session.number());
  }

  /** Resets the totals. */
  void startCounting() {
    totals = new TrafficTotals();
  }

  public TrafficTotals totals() {
    return totals;
  }

  private List<MeteredClient> clients(Session session) {
    present.set(session.number());
    TrackerId trackerId = new TrackerId(session.sendsTickets());
    return session.infoHashes().stream()
        .map(infoHash -> new MeteredClient(session, infoHash, trackerId))
        .toList();
  }

  private boolean hasLeft(Peer peer) {
    return !present.get(Session.numberOf(peer.endpoint()));
  }

  private final class MeteredClient extends SimulatedClient {
    private final Session session;

    MeteredClient(Session session, InfoHash infoHash, TrackerId trackerId) {
      super(
          infoHash,
          session.peer(time.instant()),
          trackerId,
          AnnounceList.ofOne(time),
          Timer.in(time));
      this.session = session;
    }

    @Override
    protected AnnounceReply send(int only, Announce announce) {
      MeteredTracker.Served served = tracker.announce(session.region(time.instant()), announce);
      if (counted.test(announce.infoHash())) {
        totals.add(served, MeteredTraffic.this::hasLeft);
      }
      return AnnounceReply.Answer.of(served.answer());
    }

    @Override
    public void vanish() {
      super.vanish();
      present.clear(session.number());
    }
  }
}
