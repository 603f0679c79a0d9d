package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import meridian.model.VirtualTime;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.AnnounceAnswer;

/**
 * Clients that come, announce as they are told to, and go, in virtual time. What they do is decided
 * by their sessions, so a crowd of the same seed does the same each time, as far as the service
 * answers the same.
 */
public final class Population {

  private static final Duration SWEPT_EVERY = Duration.ofHours(1);

  private final SessionGenerator sessions;
  private final MeteredTracker service;
  private final VirtualTime time;
  private final Predicate<InfoHash> counted;
  private final BitSet present = new BitSet();
  private TrafficTotals tally = new TrafficTotals();

  /**
   * A crowd without members.
   *
   * @param counted which swarms' announces go into the tally
   */
  public Population(
      SessionGenerator sessions,
      MeteredTracker service,
      VirtualTime time,
      Predicate<InfoHash> counted) {
    this.sessions = sessions;
    this.service = service;
    this.time = time;
    this.counted = counted;
  }

  /** From now on clients come at random, and every hour each region is swept. */
  public void open() {
    time.after(sessions.toNextStart(), this::letIn);
    time.after(SWEPT_EVERY, this::sweep);
  }

  private void letIn() {
    Client client = new Client(sessions.starting(time.instant()));
    client.appear();
    client.announceAll(Event.STARTED);
    time.after(sessions.toNextStart(), this::letIn);
  }

  private void sweep() {
    tally.add(service.sweep(time.instant()));
    time.after(SWEPT_EVERY, this::sweep);
  }

  /** Adds a client that is there already, and announces next after a while as if for the first. */
  void addUnknown(Session session, Duration wait) {
    Client client = new Client(session);
    client.appear();
    time.after(wait, () -> client.announceAll(Event.STARTED));
  }

  /** Adds a client that the service knows, and which announces next after a while. */
  public void addKnown(Session session, Optional<String> trackerId, Duration wait) {
    Client client = new Client(session);
    client.trackerId = trackerId;
    client.appear();
    for (int which = 0; which < session.infoHashes().size(); which++) {
      client.comeBack(which, wait);
    }
  }

  /** Notes that a client is there which will do nothing for as long as matters. */
  public void addIdle(Session session) {
    present.set(session.number());
  }

  /** Begins a new tally. */
  void startCounting() {
    tally = new TrafficTotals();
  }

  public TrafficTotals tally() {
    return tally;
  }

  private boolean isGone(Peer peer) {
    return !present.get(Session.numberOf(peer.endpoint()));
  }

  private final class Client {
    private final Session session;
    private final int[] turns;
    private Optional<String> trackerId = Optional.empty();
    private boolean gone;

    Client(Session session) {
      this.session = session;
      this.turns = new int[session.infoHashes().size()];
    }

    void appear() {
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
      gone = true;
      present.clear(session.number());
      if (session.stops()) {
        announceAll(Event.STOPPED);
      }
    }

    void announceAll(Event event) {
      if (gone && event != Event.STOPPED) {
        return;
      }
      for (int which = 0; which < turns.length; which++) {
        announce(which, event);
      }
    }

    private void announce(int which, Event event) {
      InfoHash infoHash = session.infoHashes().get(which);
      Instant now = time.instant();
      Announce announce =
          new Announce(infoHash, session.peer(now), event, OptionalInt.empty(), trackerId);
      MeteredTracker.Served served = service.announce(session.region(now), announce);
      if (counted.test(infoHash)) {
        tally.add(served, Population.this::isGone);
      }
      AnnounceAnswer answer = served.answer();
      if (session.sendsTickets() && answer.trackerId().isPresent()) {
        trackerId = answer.trackerId();
      }
      if (!gone) {
        comeBack(which, answer.interval());
      }
    }

    /** Announces after a while, unless it has announced or gone meanwhile. */
    void comeBack(int which, Duration wait) {
      int turn = ++turns[which];
      time.after(
          wait,
          () -> {
            if (!gone && turns[which] == turn) {
              announce(which, Event.NONE);
            }
          });
    }
  }
}
