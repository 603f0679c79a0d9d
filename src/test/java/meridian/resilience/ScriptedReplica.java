package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/** A replica with configured delays and failures; its answers contain its code. */
final class ScriptedReplica implements SwarmStore {

  private final int code;
  private final SpentTime time;
  private Supplier<Duration> takes = () -> Duration.ofMillis(10);
  private Runnable work = () -> {};
  private int asked;

  ScriptedReplica(int code, SpentTime time) {
    this.code = code;
    this.time = time;
  }

  void takes(Duration each) {
    takes(() -> each);
  }

  void takes(Supplier<Duration> each) {
    takes = each;
  }

  /** Runs before each answer; an exception replaces the answer. */
  void does(Runnable wanted) {
    work = wanted;
  }

  void failsBy(Reason reason) {
    work =
        () -> {
          throw new StoreUnavailableException(reason, "as the test wants it", new Exception());
        };
  }

  void works() {
    work = () -> {};
  }

  /** The number of calls so far. */
  int asked() {
    return asked;
  }

  private void act() {
    asked++;
    time.spend(takes.get());
    work.run();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    act();
    Presence presence = new Presence(RegionCode.of(code), announce.at(), announce.expiry());
    return new AnnounceResult(SwarmCounts.NONE, List.of(), Optional.of(presence), true);
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    act();
    return Map.of(infoHashes.getFirst(), new SwarmCounts(code, 0, 0, 0));
  }
}
