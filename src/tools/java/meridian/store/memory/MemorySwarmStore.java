package meridian.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.jspecify.annotations.Nullable;

/** The swarms of one region. Changes to a swarm are atomic; swarms do not block each other. */
final class MemorySwarmStore implements SwarmStore {

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final Map<InfoHash, MemorySwarm> swarms = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);
  private final RegionCode region;
  private final MemoryRegions regions;
  private final RandomGenerator random;

  MemorySwarmStore(RegionCode region, MemoryRegions regions, RandomGenerator random) {
    this.region = region;
    this.regions = regions;
    this.random = random;
  }

  RegionCode region() {
    return region;
  }

  int size() {
    return swarms.size();
  }

  boolean contains(InfoHash infoHash) {
    return swarms.containsKey(infoHash);
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    Recorded noted =
        update(
            announce,
            swarm -> {
              boolean downloaded = swarm.record(announce);
              if (downloaded) {
                swarm.countDownload();
              }
              return new Recorded(downloaded, swarm.read(announce, region, random));
            });
    regions.replicate(region, announce, noted.downloaded);
    return noted.swarm;
  }

  /** Records an announce to another region. */
  void replicate(AnnounceRecord announce, boolean downloaded) {
    update(
        announce,
        swarm -> {
          swarm.record(announce);
          if (downloaded) {
            swarm.countDownload();
          }
          return downloaded;
        });
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    Map<InfoHash, SwarmCounts> counts = new LinkedHashMap<>();
    for (InfoHash infoHash : infoHashes) {
      counts.put(infoHash, SwarmCounts.NONE);
      swarms.computeIfPresent(
          infoHash,
          (_, swarm) -> {
            swarm.expire(at);
            counts.put(infoHash, swarm.counts());
            return orNullIfRemovable(swarm);
          });
    }
    return counts;
  }

  private <T> T update(AnnounceRecord announce, Function<MemorySwarm, T> work) {
    sweep(announce.at());
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    swarms.compute(
        announce.infoHash(),
        (_, known) -> {
          MemorySwarm swarm = known == null ? new MemorySwarm() : known;
          swarm.expire(announce.at());
          result.set(work.apply(swarm));
          return orNullIfRemovable(swarm);
        });
    return Objects.requireNonNull(result.get());
  }

  /** Removes swarms whose peers have all expired, once a minute. */
  private void sweep(Instant now) {
    Instant due = nextSweep.get();
    if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(SWEEP_EVERY))) {
      return;
    }
    for (InfoHash infoHash : swarms.keySet()) {
      swarms.computeIfPresent(
          infoHash,
          (_, swarm) -> {
            swarm.expire(now);
            return orNullIfRemovable(swarm);
          });
    }
  }

  private static @Nullable MemorySwarm orNullIfRemovable(MemorySwarm swarm) {
    return swarm.isRemovable() ? null : swarm;
  }

  private record Recorded(boolean downloaded, AnnounceResult swarm) {}
}
