package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import meridian.model.VirtualTime;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.Timer;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.AnnounceOutcome;

/**
 * Clients that start, announce at the intervals that they are told, and leave, in virtual time.
 * Sessions decide what clients do, so populations of the same seed do the same, as far as the
 * tracker answers the same.
 */
public final class Population {

  private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

  private final SessionGenerator sessions;
  private final MeteredTracker tracker;
  private final VirtualTime time;
  private final Predicate<InfoHash> counted;
  private final BitSet present = new BitSet();
  private TrafficTotals totals = new TrafficTotals();

  /**
   * An empty population.
   *
   * @param counted the swarms whose announces are counted
   */
  public Population(
      SessionGenerator sessions,
      MeteredTracker tracker,
      VirtualTime time,
      Predicate<InfoHash> counted) {
    this.sessions = sessions;
    this.tracker = tracker;
    this.time = time;
    this.counted = counted;
  }

  /** From now on clients start at random times, and each region is swept every hour. */
  public void open() {
    time.after(sessions.timeToNextStart(), this::startClient);
    time.after(SWEEP_PERIOD, this::sweep);
  }

  private void startClient() {
    Client client = new Client(sessions.starting(time.instant()));
    client.enter();
    client.announceAll(Event.STARTED);
    time.after(sessions.timeToNextStart(), this::startClient);
  }

  private void sweep() {
    totals.add(tracker.sweep(time.instant()));
    time.after(SWEEP_PERIOD, this::sweep);
  }

  /** Adds a client that is present, but that the tracker does not know until it announces. */
  void addUnknown(Session session, Duration wait) {
    Client client = new Client(session);
    client.enter();
    time.after(wait, () -> client.announceAll(Event.STARTED));
  }

  /** Adds a client that the tracker knows. */
  public void addKnown(Session session, Optional<String> trackerId, Duration wait) {
    Client client = new Client(session);
    client.trackerId = trackerId;
    client.enter();
    for (int torrent = 0; torrent < session.infoHashes().size(); torrent++) {
      client.announceAfter(torrent, wait);
    }
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

  private boolean hasLeft(Peer peer) {
    return !present.get(Session.numberOf(peer.endpoint()));
  }

  private final class Client {
    private final Session session;
    private final List<Timer> timers;
    private Optional<String> trackerId = Optional.empty();
    private boolean left;

    Client(Session session) {
      this.session = session;
      this.timers = session.infoHashes().stream().map(_ -> new Timer(time)).toList();
    }

    void enter() {
      present.set(session.number());
      Instant now = time.instant();
      session
          .completes()
          .filter(when -> when.isAfter(now) && when.isBefore(session.end()))
          .ifPresent(when -> time.after(Duration.between(now, when), this::complete));
      time.after(Duration.between(now, session.end()), this::leave);
    }

    private void complete() {
      announceAll(Event.COMPLETED);
    }

    private void leave() {
      left = true;
      timers.forEach(Timer::cancel);
      present.clear(session.number());
      if (session.stops()) {
        announceAll(Event.STOPPED);
      }
    }

    void announceAll(Event event) {
      if (left && event != Event.STOPPED) {
        return;
      }
      for (int torrent = 0; torrent < timers.size(); torrent++) {
        announce(torrent, event);
      }
    }

    private void announce(int torrent, Event event) {
      InfoHash infoHash = session.infoHashes().get(torrent);
      Instant now = time.instant();
      Announce announce =
          new Announce(infoHash, session.peer(now), event, OptionalInt.empty(), trackerId);
      MeteredTracker.Served served = tracker.announce(session.region(now), announce);
      if (counted.test(infoHash)) {
        totals.add(served, Population.this::hasLeft);
      }
      AnnounceOutcome.Answered answer = served.answer();
      if (session.sendsTickets() && answer.trackerId().isPresent()) {
        trackerId = answer.trackerId();
      }
      if (!left) {
        announceAfter(torrent, answer.interval());
      }
    }

    /** Announces after a wait, unless the client announces or leaves before. */
    void announceAfter(int torrent, Duration wait) {
      timers.get(torrent).set(wait, () -> announce(torrent, Event.NONE));
    }
  }
}
