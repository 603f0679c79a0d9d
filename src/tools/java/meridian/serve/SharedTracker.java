package meridian.serve;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.health.Heartbeat;
import meridian.http.Router;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.PurgeWiring;
import meridian.lambda.TrackerWiring;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.status.CountedAnnounces;
import meridian.metrics.Metrics;

/**
 * A tracker whose peers are in a store that all regions share, configured by the variables of the
 * Lambda functions. This process also does what their schedules do.
 */
final class SharedTracker implements ServedTracker {

  private static final System.Logger LOG = System.getLogger(SharedTracker.class.getName());

  private final Metrics metrics = new Metrics();
  private final AwsPlatform platform;
  private final TrackerWiring wiring;
  private final ExecutorService sweeps =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("purge").factory());
  private final Schedules schedules = new Schedules();

  /**
   * A tracker.
   *
   * @param environment variables
   * @param plan when the process does what else a region needs
   */
  SharedTracker(
      StoreKind store, Map<String, String> environment, SchedulePlan plan, InstantSource clock) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("MERIDIAN_DATASTORE", store.name().toLowerCase(Locale.ROOT));
    this.platform = AwsPlatform.of(new EnvironmentVariables(all), clock);
    this.wiring = new TrackerWiring(platform, metrics);
    schedules.put("the access lists", plan.listPeriod(), plan.listPeriod(), wiring::reloadLists);
    if (plan.isOn()) {
      schedule(plan, clock);
    } else {
      TrackerWiring.checkServer(platform);
    }
  }

  private void schedule(SchedulePlan plan, InstantSource clock) {
    var announces = new CountedAnnounces(metrics, clock);
    var heartbeat = new HeartbeatHandler(platform, metrics, SharedTracker::logMetrics, announces);
    var purge =
        new InProcessPurge(
            bus -> PurgeWiring.purge(platform, metrics, SharedTracker::logMetrics, bus),
            sweeps,
            clock);
    Runnable beat =
        () -> {
          announces.sample();
          heartbeat.sendHeartbeat();
        };
    // So that the region is healthy from the start.
    Schedules.run("the first heartbeat", beat);
    schedules.put(
        "the heartbeat",
        Schedules.untilNext(clock.instant(), Heartbeat.PERIOD),
        Heartbeat.PERIOD,
        beat);
    schedules.put(
        "the purge",
        Schedules.untilNext(clock.instant(), plan.purgePeriod()),
        plan.purgePeriod(),
        purge::sweep);
  }

  /** Keeps the lines that CloudWatch would read as metrics out of the log. */
  private static void logMetrics(String line) {
    LOG.log(Level.DEBUG, line);
  }

  @Override
  public Router router() {
    return wiring.router();
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public boolean mayBlock() {
    return true;
  }

  @Override
  public void close() {
    schedules.close();
    sweeps.shutdownNow();
    platform.executor().shutdownNow();
  }
}
