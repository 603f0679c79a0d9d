package meridian.scenario.world;

import java.time.Instant;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.swarm.Event;
import meridian.tracker.AnnounceOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A BitTorrent client in one swarm. It comes back when it is told to, goes to another region when
 * its own does not answer, and keeps its tracker id whatever happens, as clients do.
 */
public final class Client {

  private final World world;
  private final InfoHash swarm;
  private TrackerId trackerId = new TrackerId();
  private Peer peer;
  private Region region;
  private boolean running;
  private @Nullable Instant due;

  Client(World world, InfoHash swarm, Peer peer, Region region) {
    this.world = world;
    this.swarm = swarm;
    this.peer = peer;
    this.region = region;
  }

  /** What a client was told to send back; several clients may share one. */
  public static final class TrackerId {
    private Optional<String> value = Optional.empty();

    public TrackerId copy() {
      TrackerId copy = new TrackerId();
      copy.value = value;
      return copy;
    }
  }

  InfoHash swarm() {
    return swarm;
  }

  public Peer peer() {
    return peer;
  }

  public Region region() {
    return region;
  }

  /** Whether it has started and not stopped. */
  public boolean isPresent() {
    return running;
  }

  /** When it will come back of its own accord. */
  Optional<Instant> due() {
    return Optional.ofNullable(due).filter(_ -> running);
  }

  public TrackerId trackerId() {
    return trackerId;
  }

  /** Shows a tracker id of another time, or of another client, and keeps that up to date. */
  public Client withTrackerId(TrackerId other) {
    trackerId = other;
    return this;
  }

  /** Announces to another region from now on. */
  public Client moveTo(Region other) {
    region = other;
    return this;
  }

  /** Has another address from now on. */
  public void changeAddress(Peer other) {
    peer = new Peer(other.endpoint(), peer.role(), peer.id());
  }

  /** Starts. */
  public Client start() {
    running = true;
    tell(Event.STARTED);
    return this;
  }

  /** Announces as it does regularly. */
  public void announce() {
    tell(peer.role() == Role.PARTIAL_SEED ? Event.PAUSED : Event.NONE);
  }

  /** Stops. */
  public void stop() {
    running = false;
    tell(Event.STOPPED);
  }

  /** Ends without a word, or sleeps: it does not come back of its own accord. */
  public void vanish() {
    running = false;
  }

  /** Is there, though nothing has been heard of it yet, or not again. */
  public void reappear() {
    running = true;
    announce();
  }

  /** Has everything now, and says so. */
  public void complete() {
    become(Role.SEEDER);
    tell(Event.COMPLETED);
  }

  /** Wants no more, though it lacks something. */
  public void pause() {
    become(Role.PARTIAL_SEED);
    tell(Event.PAUSED);
  }

  /** Wants more. */
  public void resume() {
    become(Role.LEECHER);
    tell(Event.NONE);
  }

  private void become(Role role) {
    peer = new Peer(peer.endpoint(), role, peer.id());
  }

  private void tell(Event event) {
    AnnounceOutcome.Answered answer = answer(event);
    if (answer.trackerId().isPresent()) {
      trackerId.value = answer.trackerId();
    }
    due = world.now().plus(answer.interval());
  }

  private AnnounceOutcome.Answered answer(Event event) {
    return switch (world.announce(region, swarm, peer, event, trackerId.value)) {
      case AnnounceOutcome.Answered answer -> answer;
      case AnnounceOutcome.Postponed _ -> {
        region = world.randomOf(region.others());
        yield answer(event);
      }
      case AnnounceOutcome.Denied _ -> throw new AssertionError("nothing is denied");
    };
  }
}
