package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.health.HeartbeatService;
import meridian.health.RegionHealth;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.cloudwatch.CloudWatchAnnounces;
import meridian.lambda.cloudwatch.CloudWatchHeartbeatMetrics;
import meridian.lambda.config.ControlledRegions;
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.Release;
import meridian.metrics.Metrics;
import meridian.status.AnnounceMeter;
import meridian.status.HistoryRecorder;
import meridian.store.control.ControlStore;
import meridian.store.control.StoredCounts;
import meridian.store.control.StoredDrainRegister;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.store.heartbeat.StoredHistories;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/** Composition root of {@link HeartbeatHandler}. */
final class HeartbeatWiring {

  private static final Logger LOG = System.getLogger(HeartbeatWiring.class.getName());

  /**
   * Long, because a missed heartbeat is not repeated for a minute and takes the region out of DNS.
   */
  private static final RetryPolicy CALLS =
      new RetryPolicy(Duration.ofSeconds(6), Duration.ofSeconds(2), 6);

  /**
   * The longest heartbeat: in tables, three calls and the test of the peers. A bucket may need more
   * of them, if the regions are listed and another write is faster.
   */
  private static final Duration HEARTBEAT = Duration.ofSeconds(24);

  /** What is left of the function's time-out of 30 seconds after the longest heartbeat. */
  private static final Duration HISTORY = Duration.ofSeconds(5);

  /** The other figures of a step are written afterwards. */
  private static final RetryPolicy METRICS =
      new RetryPolicy(Duration.ofSeconds(3), Duration.ofMillis(1_500), 2);

  private final HeartbeatService service;
  private final TimeLimiter limiter;
  private final HistoryRecorder history;

  /**
   * The heartbeat over the datastore and with the metrics that the environment variables name.
   *
   * @param announces the region's announces; from CloudWatch if empty
   */
  HeartbeatWiring(
      Platform platform,
      Metrics metrics,
      Consumer<String> lines,
      Optional<AnnounceMeter> announces) {
    EnvironmentVariables variables = platform.variables();
    DatastoreSettings settings = DatastoreSettings.of(variables);
    MetricDimensions source = MetricDimensions.of(variables, settings);
    ControlledRegions controls = ControlledRegions.of(variables);
    Release release = Release.of(variables);
    variables.check();
    DatastoreCheck.checkWithServer(platform, settings);
    Datastore datastore = Datastore.of(platform, settings, CALLS);
    ControlStore control = datastore.control();
    this.service =
        new HeartbeatService(
            new RegionHealth(
                settings.code(),
                settings.region().id(),
                StoredHeartbeats.layouts(),
                release.name()),
            datastore.probe(),
            new StoredHeartbeats(control),
            new StoredDrainRegister(control),
            new CloudWatchHeartbeatMetrics(source, controls, metrics, lines),
            platform.clock());
    this.limiter = platform.timeLimiter();
    this.history =
        new HistoryRecorder(
            settings.code(),
            new StoredCounts(control),
            new StoredHistories(control),
            announces.orElseGet(() -> meter(platform, settings, source)),
            platform.clock());
  }

  /**
   * Writes one heartbeat.
   *
   * @throws StoreUnavailableException if the datastore is unavailable
   */
  void sendHeartbeat() {
    try {
      new Timeout(limiter, HEARTBEAT)
          .call(
              "the datastore",
              () -> {
                service.sendHeartbeat();
                return service;
              });
    } catch (AbandonedCallException e) {
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "the heartbeat was not written: " + e.getMessage(), e);
    }
  }

  /** Adds a step to the region's history if it is due and there is time. */
  void recordHistory() {
    try {
      new Timeout(limiter, HISTORY)
          .call(
              "the control table or CloudWatch",
              () -> {
                history.record();
                return history;
              });
    } catch (AbandonedCallException e) {
      LOG.log(Level.WARNING, "the region's history was not written: " + e.getMessage());
    }
  }

  private static AnnounceMeter meter(
      Platform platform, DatastoreSettings settings, MetricDimensions source) {
    if (!source.isFull()) {
      // These metrics are not published, and reading them would cost $0.70 a month.
      return AnnounceMeter.NONE;
    }
    return platform
        .cloudWatch(settings.region(), METRICS)
        .<AnnounceMeter>map(client -> new CloudWatchAnnounces(client, source))
        .orElse(AnnounceMeter.NONE);
  }
}
