package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import meridian.health.HeartbeatService;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.Variables;
import meridian.lambda.log.FunctionLog;
import meridian.lambda.snapstart.SnapStart;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function that is a region's heartbeat. A schedule invokes it once a minute, with
 * whatever event; another beat more or less does no harm.
 */
public final class HeartbeatHandler implements RequestStreamHandler {

  /** The detail type of an event that has a region beat at once; its detail says nothing. */
  public static final String DUE = "Meridian Heartbeat Due";

  private final HeartbeatService pacemaker;

  /** Held so that the runtime does not forget it. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable SnapStart snapStart;

  /**
   * As Lambda makes it: from the process's environment, with its log as Lambda wants it, metrics on
   * standard output, and ready for snapshots of it.
   *
   * @throws meridian.lambda.config.ConfigurationException if the environment does not say what it
   *     must, or names tables that are missing or of the wrong shape
   */
  public HeartbeatHandler() {
    Variables variables = new Variables(System.getenv());
    FunctionLog.begin(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this.pacemaker = HeartbeatWiring.pacemaker(variables, platform, System.out::println);
    this.snapStart = new SnapStart(platform).registered();
  }

  /**
   * From an environment; {@link meridian.lambda.config.TableSettings}, {@link
   * meridian.lambda.config.ControlSettings}, {@link meridian.lambda.config.MetricSource} and {@link
   * AwsPlatform} tell which variables there are.
   *
   * @param metrics takes a line of the CloudWatch embedded metric format for each beat
   * @throws meridian.lambda.config.ConfigurationException if the environment does not say what it
   *     must, or names tables that are missing or of the wrong shape
   */
  public HeartbeatHandler(Map<String, String> environment, Consumer<String> metrics) {
    this.pacemaker = HeartbeatWiring.pacemaker(environment, metrics);
    this.snapStart = null;
  }

  /**
   * On a platform of the caller's.
   *
   * @throws meridian.lambda.config.ConfigurationException as {@link #HeartbeatHandler(Map,
   *     Consumer)} does
   */
  public HeartbeatHandler(
      Map<String, String> environment, Platform platform, Consumer<String> metrics) {
    this.pacemaker = HeartbeatWiring.pacemaker(new Variables(environment), platform, metrics);
    this.snapStart = null;
  }

  /** Beats once; throws an SdkException if the region's control table cannot be used. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    pacemaker.beat();
  }
}
