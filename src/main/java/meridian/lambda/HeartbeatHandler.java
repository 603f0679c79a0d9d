package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.log.JsonLogHandler;
import meridian.lambda.snapstart.SnapStart;
import meridian.metrics.Metrics;
import meridian.status.AnnounceMeter;

/**
 * The Lambda function that writes a region's heartbeat. A schedule invokes it once a minute; the
 * event's content is ignored, and an extra or a missed heartbeat is harmless.
 */
public final class HeartbeatHandler implements RequestStreamHandler {

  private final HeartbeatWiring wiring;

  /**
   * The function in Lambda: configured by the process's environment variables, with Lambda's log
   * format, metrics on standard output, and prepared for SnapStart.
   *
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public HeartbeatHandler() {
    var variables = new EnvironmentVariables(System.getenv());
    JsonLogHandler.install(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this(platform, System.out::println);
    if (SnapStart.isOn(variables)) {
      SnapStart.register(platform::reset);
    }
  }

  /** The function on a platform, whose metrics are only published, and read from CloudWatch. */
  public HeartbeatHandler(Platform platform, Consumer<String> lines) {
    this.wiring = new HeartbeatWiring(platform, new Metrics(), lines, Optional.empty());
  }

  /**
   * The function on a platform. {@link meridian.lambda.config.TableSettings}, {@link
   * meridian.lambda.config.ControlledRegions}, {@link meridian.lambda.config.MetricDimensions},
   * {@link meridian.lambda.config.Release} and {@link AwsPlatform} list the environment variables.
   *
   * @param metrics has the values of the last heartbeat
   * @param announces the region's announces, for its history
   * @param lines takes a line in CloudWatch's embedded metric format for each heartbeat
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public HeartbeatHandler(
      Platform platform, Metrics metrics, Consumer<String> lines, AnnounceMeter announces) {
    this.wiring = new HeartbeatWiring(platform, metrics, lines, Optional.of(announces));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    sendHeartbeat();
  }

  /**
   * Writes one heartbeat, and a step of the region's history if it is due.
   *
   * @throws meridian.swarm.StoreUnavailableException if the datastore is unavailable
   */
  public void sendHeartbeat() {
    wiring.sendHeartbeat();
    wiring.recordHistory();
  }
}
