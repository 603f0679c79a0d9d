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
 * A BitTorrent client in one swarm. It announces at the intervals that answers give, moves to
 * another region if its own does not answer, and always keeps its tracker id, as clients do.
 */
public final class Client {

  private final World world;
  private final InfoHash swarm;
  private TrackerId trackerId = new TrackerId();
  private Peer peer;
  private Region region;
  private boolean present;
  private @Nullable Instant due;

  Client(World world, InfoHash swarm, Peer peer, Region region) {
    this.world = world;
    this.swarm = swarm;
    this.peer = peer;
    this.region = region;
  }

  /** A tracker id to send back; several clients may share one. */
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
    return present;
  }

  /** When the next regular announce is due. */
  Optional<Instant> due() {
    return Optional.ofNullable(due).filter(_ -> present);
  }

  public TrackerId trackerId() {
    return trackerId;
  }

  /** Sends an old tracker id, or that of another client, and keeps it up to date. */
  public Client withTrackerId(TrackerId other) {
    trackerId = other;
    return this;
  }

  /** Announces to another region from now on. */
  public Client moveTo(Region other) {
    region = other;
    return this;
  }

  /** Changes the address. */
  public void changeAddress(Peer other) {
    peer = new Peer(other.endpoint(), peer.role(), peer.id());
  }

  /** Announces that it starts. */
  public Client start() {
    present = true;
    send(Event.STARTED);
    return this;
  }

  /** Makes a regular announce. */
  public void announce() {
    send(peer.role() == Role.PARTIAL_SEED ? Event.PAUSED : Event.NONE);
  }

  /** Announces that it stops. */
  public void stop() {
    present = false;
    send(Event.STOPPED);
  }

  /** Leaves or sleeps without announcing it, and makes no regular announces. */
  public void vanish() {
    present = false;
  }

  /** Announces without having started, or again after it vanished. */
  public void reappear() {
    present = true;
    announce();
  }

  /** Announces that it has everything. */
  public void complete() {
    become(Role.SEEDER);
    send(Event.COMPLETED);
  }

  /** Announces that it wants nothing more, although it is incomplete (BEP 21). */
  public void pause() {
    become(Role.PARTIAL_SEED);
    send(Event.PAUSED);
  }

  /** Announces that it wants more. */
  public void resume() {
    become(Role.LEECHER);
    send(Event.NONE);
  }

  private void become(Role role) {
    peer = new Peer(peer.endpoint(), role, peer.id());
  }

  private void send(Event event) {
    AnnounceOutcome.Answered answer = answer(event);
    if (answer.trackerId().isPresent()) {
      trackerId.value = answer.trackerId();
    }
    due = world.now().plus(answer.interval());
  }

  private AnnounceOutcome.Answered answer(Event event) {
    return switch (world.announce(region, swarm, peer, event, trackerId.value)) {
      case AnnounceOutcome.Answered answer -> answer;
      case AnnounceOutcome.Unavailable _ -> {
        region = world.randomOf(region.others());
        yield answer(event);
      }
      case AnnounceOutcome.RateLimited _, AnnounceOutcome.Denied _ ->
          throw new AssertionError("nobody is limited, and nothing is denied");
    };
  }
}
