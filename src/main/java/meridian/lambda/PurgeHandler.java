package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.event.PurgeEventJson;
import meridian.lambda.log.JsonLogHandler;
import meridian.lambda.snapstart.SnapStart;
import meridian.metrics.Metrics;
import meridian.purge.Purge;

/**
 * The Lambda function that purges a region. EventBridge invokes it: by the region's schedule when a
 * sweep is due, and by a rule for each step of each segment. Lambda retries an event that fails,
 * which is harmless.
 */
public final class PurgeHandler implements RequestStreamHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The time left of an invocation at which a segment is continued by another, in milliseconds. */
  private static final int RESERVE_MILLIS = 30_000;

  private final Purge purge;

  /**
   * The function in Lambda: configured by the process's environment variables, with Lambda's log
   * format, metrics on standard output, and prepared for SnapStart.
   *
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public PurgeHandler() {
    var variables = new EnvironmentVariables(System.getenv());
    JsonLogHandler.install(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this(platform, new Metrics(), System.out::println);
    if (SnapStart.isOn(variables)) {
      SnapStart.register(platform::reset);
    }
  }

  /** The function on a platform, whose metrics are only published. */
  public PurgeHandler(Platform platform, Consumer<String> lines) {
    this(platform, new Metrics(), lines);
  }

  /**
   * The function on a platform. {@link meridian.lambda.config.TableSettings}, {@link
   * meridian.lambda.config.PurgeSettings}, {@link meridian.lambda.config.MetricDimensions} and
   * {@link AwsPlatform} list the environment variables.
   *
   * @param metrics has the values of the last sweep
   * @param lines takes a line in CloudWatch's embedded metric format for each sweep
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public PurgeHandler(Platform platform, Metrics metrics, Consumer<String> lines) {
    this.purge = PurgeWiring.purge(platform, metrics, lines);
  }

  /**
   * Handles an event.
   *
   * @throws IllegalArgumentException if it is not a purge event; a retry does not help
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    purge.handle(
        PurgeEventJson.read(JSON.readTree(input)),
        () -> context.getRemainingTimeInMillis() < RESERVE_MILLIS);
  }
}
