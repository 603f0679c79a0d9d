package meridian.scenario.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.scenario.table.Region;
import meridian.simulation.AnnounceList;
import meridian.simulation.AnnounceReply;
import meridian.simulation.SimulatedClient;
import meridian.simulation.Timer;
import meridian.simulation.TrackerId;
import meridian.swarm.Announce;
import meridian.tracker.AnnounceOutcome;
import org.jspecify.annotations.Nullable;

/** A client that announces to one region, and moves to another one if that does not answer. */
public final class Client extends SimulatedClient {

  private final World world;
  private final DueTime dueTime;
  private Region region;

  Client(World world, InfoHash swarm, Peer peer, Region region) {
    this(world, swarm, peer, region, new DueTime(world));
  }

  private Client(World world, InfoHash swarm, Peer peer, Region region, DueTime dueTime) {
    super(swarm, peer, new TrackerId(), AnnounceList.ofOne(world::now), dueTime);
    this.world = world;
    this.dueTime = dueTime;
    this.region = region;
  }

  /** When the next regular announce is due: the scenario makes it. */
  private static final class DueTime implements Timer {
    private final World world;
    private @Nullable Instant due;

    DueTime(World world) {
      this.world = world;
    }

    @Override
    public void set(Duration wait, Runnable announce) {
      due = world.now().plus(wait);
    }

    @Override
    public void cancel() {
      due = null;
    }
  }

  /** When the next regular announce is due. */
  Optional<Instant> due() {
    return Optional.ofNullable(dueTime.due);
  }

  public Region region() {
    return region;
  }

  /** Announces to another region from now on. */
  public Client moveTo(Region other) {
    region = other;
    return this;
  }

  /** Sends an old tracker id, or that of another client, and keeps it up to date. */
  public Client withTrackerId(TrackerId other) {
    setTrackerId(other);
    return this;
  }

  @Override
  public Client start() {
    super.start();
    return this;
  }

  @Override
  protected AnnounceReply send(int only, Announce announce) {
    return switch (world.announce(region, announce)) {
      case AnnounceOutcome.Answered answer -> AnnounceReply.Answer.of(answer);
      case AnnounceOutcome.Unavailable _ -> {
        region = world.randomOf(region.others());
        yield send(only, announce);
      }
      case AnnounceOutcome.RateLimited _, AnnounceOutcome.Banned _, AnnounceOutcome.Denied _ ->
          throw new AssertionError("nobody is limited, and nothing is denied");
    };
  }
}
