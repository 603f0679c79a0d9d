package meridian.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Event;

/**
 * A BitTorrent client in one swarm. It announces at the intervals that it is told, sends its
 * tracker id back, goes from one tracker of its {@link AnnounceList} to the next and back, and
 * repeats an event until a tracker has answered. Subclasses say how an announce reaches a tracker.
 */
public abstract class SimulatedClient {

  private final InfoHash swarm;
  private final AnnounceList trackers;
  private final Timer timer;
  private Peer peer;
  private TrackerId trackerId;
  private Event unanswered = Event.NONE;
  private boolean present;

  /**
   * A client that is not present yet.
   *
   * @param peer as it announces itself at first
   * @param trackerId which it may share with other clients
   * @param timer of its own
   */
  protected SimulatedClient(
      InfoHash swarm, Peer peer, TrackerId trackerId, AnnounceList trackers, Timer timer) {
    this.swarm = swarm;
    this.peer = peer;
    this.trackerId = trackerId;
    this.trackers = trackers;
    this.timer = timer;
  }

  /**
   * Sends an announce, and receives the reply.
   *
   * @param tracker its index in the {@link AnnounceList}
   */
  protected abstract AnnounceReply send(int tracker, Announce announce);

  public final InfoHash swarm() {
    return swarm;
  }

  /** The peer as it announces itself. */
  public final Peer peer() {
    return peer;
  }

  public final TrackerId trackerId() {
    return trackerId;
  }

  /** The number of its trackers. */
  protected final int trackers() {
    return trackers.size();
  }

  /** Whether it is in the swarm. */
  public final boolean isPresent() {
    return present;
  }

  /** Sends another tracker id from now on, and keeps it up to date. */
  public final void setTrackerId(TrackerId other) {
    trackerId = other;
  }

  /** Changes the endpoint. */
  public final void changeEndpoint(Endpoint other) {
    peer = new Peer(other, peer.role(), peer.id());
  }

  /** Becomes present without announcing it. */
  public final void enter() {
    present = true;
  }

  /** Announces that it starts. */
  public SimulatedClient start() {
    present = true;
    announce(Event.STARTED);
    return this;
  }

  /** Makes a regular announce. */
  public final void announce() {
    announce(regularEvent());
  }

  /** Makes a regular announce after a wait, unless it announces or leaves before. */
  public final void announceAfter(Duration wait) {
    timer.set(wait, this::announce);
  }

  /** Announces that it stops, once. */
  public final void stop() {
    vanish();
    if (request(0, Event.STOPPED) instanceof AnnounceReply.Answer answer) {
      trackerId.update(answer.trackerId());
    }
  }

  /** Leaves or sleeps, which it does not announce here, and makes no regular announces. */
  public void vanish() {
    present = false;
    timer.cancel();
  }

  /** Makes a regular announce without {@code started}, as after sleep. */
  public final void reappear() {
    present = true;
    announce();
  }

  /** Announces that it has everything, or repeats {@code started} if none was answered yet. */
  public final void complete() {
    become(Role.SEEDER);
    announce(unanswered == Event.STARTED ? Event.STARTED : Event.COMPLETED);
  }

  /** Announces that it wants nothing more, although it is incomplete (BEP 21). */
  public final void pause() {
    become(Role.PARTIAL_SEED);
    announce();
  }

  /** Announces that it wants more. */
  public final void resume() {
    become(Role.LEECHER);
    announce();
  }

  private void become(Role role) {
    peer = new Peer(peer.endpoint(), role, peer.id());
  }

  /** The event of an announce that has none of its own (BEP 21). */
  private Event regularEvent() {
    return peer.role() == Role.PARTIAL_SEED ? Event.PAUSED : Event.NONE;
  }

  private void announce(Event event) {
    announceFrom(0, event);
  }

  /** Announces to the first tracker from an index on that is not paused. */
  private void announceFrom(int index, Event event) {
    OptionalInt tracker = trackers.next(index);
    if (tracker.isPresent()) {
      announceTo(tracker.getAsInt(), event);
    } else {
      timer.set(trackers.untilNext(), () -> announce(event));
    }
  }

  private void announceTo(int tracker, Event event) {
    switch (request(tracker, event)) {
      case AnnounceReply.Timeout() -> {
        unanswered = event;
        timer.set(trackers.timeout(), () -> failed(tracker, event));
      }
      case AnnounceReply.Failure() -> {
        unanswered = event;
        failed(tracker, event);
      }
      case AnnounceReply.Degraded(Duration interval) ->
          answered(tracker, interval, interval, Optional.empty());
      case AnnounceReply.Answer answer ->
          answered(tracker, answer.interval(), answer.minInterval(), answer.trackerId());
    }
  }

  private AnnounceReply request(int tracker, Event event) {
    return send(tracker, new Announce(swarm, peer, event, OptionalInt.empty(), trackerId.value()));
  }

  private void failed(int tracker, Event event) {
    trackers.failed(tracker);
    announceFrom(tracker + 1, event);
  }

  private void answered(
      int tracker, Duration interval, Duration minInterval, Optional<String> answeredId) {
    unanswered = Event.NONE;
    trackerId.update(answeredId);
    Duration wait = trackers.answered(tracker, interval, minInterval);
    if (present) {
      announceAfter(wait);
    }
  }
}
