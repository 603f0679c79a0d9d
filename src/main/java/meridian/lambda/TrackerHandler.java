package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import meridian.http.Router;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.cloudwatch.MetricPublisher;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.event.EventResponder;
import meridian.lambda.log.JsonLogHandler;
import meridian.lambda.snapstart.SnapStart;
import meridian.lambda.snapstart.WarmUp;
import meridian.metrics.Label.Start;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;

/**
 * The Lambda function behind a region's front door, an Application Load Balancer or an HTTP API
 * with payload format 2.0. Safe for concurrent invocations in one environment; does nothing after
 * its reply.
 */
public final class TrackerHandler implements RequestStreamHandler {

  /**
   * How often the connection is set up before a snapshot. The JVM then has compiled the code of
   * TLS: by a JDK 25 a handshake took 30 to 40 ms of processor time as the second one of a process,
   * and 10 to 20 ms as the fiftieth.
   */
  private static final int CONNECTIONS = 50;

  /** The time after which no connection is set up any more. */
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private final Platform platform;
  private final Metrics metrics;
  private final TrackerWiring wiring;
  private final EventResponder responder;
  private final MetricPublisher publisher;

  /**
   * The function in Lambda: configured by the process's environment variables, with Lambda's log
   * format, metrics on standard output, and prepared for SnapStart.
   *
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public TrackerHandler() {
    Map<String, String> environment = System.getenv();
    var variables = new EnvironmentVariables(environment);
    JsonLogHandler.install(variables);
    InstantSource clock = InstantSource.system();
    Instant began = clock.instant();
    AwsPlatform platform = AwsPlatform.of(variables, clock);
    var metrics = new Metrics();
    this(platform, metrics, System.out::println);
    metrics.record(Metric.STARTS, Duration.between(began, clock.instant()), Start.COLD);
    if (SnapStart.isOn(variables)) {
      var rehearsal = new WarmUp(environment, TrackerHandler::router, clock);
      Datastore home = homeForFirstCall();
      SnapStart.register(
          () -> {
            rehearsal.run();
            connectRepeatedly(platform::reset, home);
            publisher.publish();
          },
          () -> restored(platform::reset, home));
    }
  }

  /** The function on a platform, without published metrics. */
  public TrackerHandler(Platform platform) {
    this(platform, new Metrics(), _ -> {});
  }

  /**
   * The function on a platform. {@link meridian.lambda.config.TrackerSettings}, {@link
   * meridian.lambda.config.TableSettings}, {@link meridian.lambda.config.ResilienceSettings},
   * {@link meridian.lambda.config.MetricDimensions} and {@link AwsPlatform} list the environment
   * variables.
   *
   * @param metrics counts what the function does
   * @param lines takes at most one line a minute in CloudWatch's embedded metric format
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public TrackerHandler(Platform platform, Metrics metrics, Consumer<String> lines) {
    this.platform = platform;
    this.metrics = metrics;
    this.wiring = new TrackerWiring(platform, metrics);
    this.responder = new EventResponder(wiring.router());
    this.publisher = new MetricPublisher(metrics, wiring.source(), platform.clock(), lines);
  }

  /** The home replica by a client with the time-outs of a first call; part of the snapshot. */
  Datastore homeForFirstCall() {
    return wiring.homeForFirstCall();
  }

  /** Sets up new connections to the datastore before a snapshot, which discards them. */
  void connectRepeatedly(Runnable reset, Datastore home) {
    Instant end = platform.clock().instant().plus(CONNECTING);
    for (int n = 0; n < CONNECTIONS && platform.clock().instant().isBefore(end); n++) {
      reset.run();
      DatastoreCheck.callFirst(home, platform.timeLimiter(), () -> true);
    }
  }

  /**
   * Renews what environments of one snapshot must not share, and calls the datastore before a
   * client waits for it.
   *
   * @param reset replaces connections and random numbers
   * @param home the home replica by a client for a first call
   */
  void restored(Runnable reset, Datastore home) {
    Instant begin = platform.clock().instant();
    reset.run();
    wiring.router().resetCounters();
    publisher.restart();
    DatastoreCheck.callFirst(home, platform.timeLimiter(), wiring::loadLists);
    metrics.record(
        Metric.STARTS, Duration.between(begin, platform.clock().instant()), Start.RESTORE);
  }

  private static Router router(Platform platform) {
    return new TrackerWiring(platform, new Metrics()).router();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    publisher.beforeRequest();
    responder.answer(context.getAwsRequestId(), input, output);
  }
}
