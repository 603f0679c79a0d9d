package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.Variables;
import meridian.lambda.event.PurgeEventJson;
import meridian.lambda.log.FunctionLog;
import meridian.lambda.snapstart.SnapStart;
import meridian.purge.Purge;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function that purges a region. EventBridge invokes it: by the region's schedule when a
 * sweep is due, and by a rule for each step of each segment. An event that fails is retried by
 * Lambda, which does no harm.
 */
public final class PurgeHandler implements RequestStreamHandler {

  /** The source of the events that the purge puts itself. */
  public static final String SOURCE = "meridian";

  /**
   * The detail type of an event that begins a sweep. Its id names the sweep, its time orders it;
   * its detail is an object, in which {@code adopt} may be the code of a region that is gone for
   * good, and {@code scheduled} says that the sweep is left out if another goes on.
   */
  public static final String DUE = PurgeEventJson.DUE;

  /** The detail type of the events that the purge puts itself. */
  public static final String SEGMENT = PurgeEventJson.SEGMENT;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What has to be left of an invocation's time when a segment is handed on, in milliseconds. */
  private static final int RESERVE = 30_000;

  private final Purge purge;

  /** Held so that the runtime does not forget it. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable SnapStart snapStart;

  /**
   * As Lambda makes it: from the process's environment, with its log as Lambda wants it, metrics on
   * standard output, and ready for snapshots of it.
   *
   * @throws meridian.lambda.config.ConfigurationException if that does not say what it must
   */
  public PurgeHandler() {
    Variables variables = new Variables(System.getenv());
    FunctionLog.begin(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this.purge = PurgeWiring.purge(variables, platform, System.out::println);
    this.snapStart = new SnapStart(platform).registered();
  }

  /**
   * From an environment; {@link meridian.lambda.config.PurgeSettings}, {@link
   * meridian.lambda.config.MetricSource} and {@link AwsPlatform} tell which variables there are.
   *
   * @param metrics takes a line of the CloudWatch embedded metric format for each sweep
   * @throws meridian.lambda.config.ConfigurationException if it does not say what it must
   */
  public PurgeHandler(Map<String, String> environment, Consumer<String> metrics) {
    this.purge = PurgeWiring.purge(environment, metrics);
    this.snapStart = null;
  }

  /**
   * On a platform of the caller's.
   *
   * @throws meridian.lambda.config.ConfigurationException as {@link #PurgeHandler(Map, Consumer)}
   *     does
   */
  public PurgeHandler(
      Map<String, String> environment, Platform platform, Consumer<String> metrics) {
    this.purge = PurgeWiring.purge(new Variables(environment), platform, metrics);
    this.snapStart = null;
  }

  /**
   * Does what an event calls for.
   *
   * @throws IllegalArgumentException if it is no event of a purge; trying again will not help
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    purge.handle(
        PurgeEventJson.read(JSON.readTree(input)),
        () -> context.getRemainingTimeInMillis() < RESERVE);
  }
}
