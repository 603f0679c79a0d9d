package meridian.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.concurrent.Timeout;
import meridian.health.Verdict;
import meridian.http.Router;
import meridian.lambda.TrackerStores;
import meridian.lambda.TrackerWiring;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.local.status.MemoryStatus;
import meridian.metrics.Metrics;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.store.control.ListReplicas;
import meridian.store.control.StoredBanList;
import meridian.store.memory.MemoryControlStore;
import meridian.store.memory.MemoryStore;
import meridian.store.memory.Snapshot;
import meridian.store.memory.SnapshotException;
import meridian.swarm.RegionCode;
import meridian.tracker.BanList;

/**
 * A tracker that keeps its peers in memory, and in a snapshot while the process does not run. Files
 * have operators' decisions; automatic bans are kept in memory.
 */
final class MemoryTracker implements ServedTracker {

  private static final System.Logger LOG = System.getLogger(MemoryTracker.class.getName());

  private static final int KEY_BYTES = 32;
  private static final RegionCode CODE = RegionCode.of(1);

  /** How many peers may be lost if the process is killed. */
  private static final Duration SNAPSHOT_PERIOD = Duration.ofMinutes(10);

  /** How long a list in memory may take to load, even if the machine is busy. */
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(10);

  /**
   * What a tracker keeps or reads besides.
   *
   * @param snapshot the directory that keeps the peers over restarts
   * @param denied lists the torrents that are not served
   * @param banned lists the networks that are not served
   */
  record Files(Optional<Path> snapshot, Optional<Path> denied, Optional<Path> banned) {}

  private final Metrics metrics = new Metrics();
  private final AwsPlatform platform;
  private final Optional<Snapshot> snapshot;
  private final MemoryStatus status;
  private final Router router;
  private final Schedules schedules = new Schedules();

  /**
   * A tracker.
   *
   * @param environment variables; those that only a deployment of several regions needs may be
   *     missing
   * @param plan when expired peers are swept, and lists are read
   * @throws SnapshotException if there is a snapshot that cannot be used
   * @throws CommandFailedException if the file of a list cannot be used
   * @throws IOException if the snapshot's directory cannot be read or written
   */
  MemoryTracker(
      Map<String, String> environment, Files files, SchedulePlan plan, InstantSource clock)
      throws IOException, SnapshotException, CommandFailedException {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("MERIDIAN_REGION", "local");
    all.putIfAbsent("MERIDIAN_KEY", randomKey());
    this.platform = AwsPlatform.of(new EnvironmentVariables(all), clock);
    TrackerSettings settings = TrackerSettings.of(platform.variables());
    ResilienceSettings resilience = ResilienceSettings.of(platform.variables());
    platform.variables().check();
    var control = new MemoryControlStore(clock);
    ListFile<InfoHash> denied = ListFile.ofTorrents(files.denied);
    ListFile<Network> banned = ListFile.ofNetworks(files.banned);
    denied.load();
    banned.load();
    var replicas = ListReplicas.of(control, new Timeout(platform.timeLimiter(), LIST_TIMEOUT));
    var automatic = new StoredBanList(replicas, CODE, clock);
    metrics.register(automatic);
    automatic.loadAtStart();
    var store = new MemoryStore(CODE, platform.random());
    this.snapshot =
        files.snapshot.isPresent()
            ? Optional.of(Snapshot.open(files.snapshot.get(), store, clock.instant()))
            : Optional.empty();
    this.status =
        new MemoryStatus(
            Map.of(CODE, settings.region()),
            (_, now) -> store.purge(now),
            Map.of(CODE, metrics),
            clock);
    var stores =
        new TrackerStores(
            store,
            denied::contains,
            banList(banned, automatic),
            () -> Verdict.HEALTHY,
            status::status);
    this.router = TrackerWiring.router(settings, resilience, stores, platform, metrics);
    schedules.put(
        "the purge", plan.purgePeriod(), plan.purgePeriod(), () -> store.purge(clock.instant()));
    schedules.put(
        "the access lists",
        plan.listPeriod(),
        plan.listPeriod(),
        () -> {
          denied.reload();
          banned.reload();
          automatic.reload();
        });
    snapshot.ifPresent(
        kept -> schedules.put("the snapshot", SNAPSHOT_PERIOD, SNAPSHOT_PERIOD, () -> save(kept)));
  }

  private static BanList banList(ListFile<Network> file, BanList automatic) {
    return new BanList() {
      @Override
      public boolean bans(Network network) {
        return file.contains(network) || automatic.bans(network);
      }

      @Override
      public boolean report(Network offender) {
        return !file.contains(offender) && automatic.report(offender);
      }
    };
  }

  private static void save(Snapshot snapshot) {
    try {
      snapshot.save();
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot was not written; the last one is kept", e);
    }
  }

  private static String randomKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  /** Stops, and writes the snapshot. */
  @Override
  public void close() {
    schedules.close();
    status.close();
    platform.executor().shutdownNow();
    snapshot.ifPresent(MemoryTracker::saveAndClose);
  }

  private static void saveAndClose(Snapshot snapshot) {
    try (snapshot) {
      save(snapshot);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the lock of the snapshot was not released", e);
    }
  }
}
