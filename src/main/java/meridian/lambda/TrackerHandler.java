package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import meridian.http.Router;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.Variables;
import meridian.lambda.event.EventResponder;
import meridian.lambda.log.FunctionLog;
import meridian.lambda.snapstart.Rehearsal;
import meridian.lambda.snapstart.SnapStart;
import meridian.swarm.SwarmStore;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function behind a region's front door, be that an Application Load Balancer or an HTTP
 * API with payload format 2.0. Safe for concurrent invocations in one environment, and does nothing
 * after its reply.
 */
public final class TrackerHandler implements RequestStreamHandler {

  private final EventResponder responder;

  /** Held so that the runtime does not forget it. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable SnapStart snapStart;

  /**
   * As Lambda makes it: from the process's environment, with its log as Lambda wants it, and ready
   * for snapshots of it.
   *
   * @throws meridian.lambda.config.ConfigurationException if that does not say what it must, or
   *     names tables that are missing or of the wrong shape
   */
  public TrackerHandler() {
    Map<String, String> environment = System.getenv();
    Variables variables = new Variables(environment);
    FunctionLog.begin(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this.responder = new EventResponder(TrackerWiring.router(variables, platform));
    var rehearsal = new Rehearsal(environment, TrackerWiring::router, platform.clock());
    this.snapStart = new SnapStart(rehearsal::play, platform).registered();
  }

  /**
   * With the tables that an environment names; {@link meridian.lambda.config.Settings}, {@link
   * meridian.lambda.config.TableSettings}, {@link meridian.lambda.config.ResilienceSettings} and
   * {@link AwsPlatform} tell which variables there are.
   *
   * @throws meridian.lambda.config.ConfigurationException if it does not say what it must, or names
   *     tables that are missing or of the wrong shape
   */
  public TrackerHandler(Map<String, String> environment) {
    this(TrackerWiring.router(environment));
  }

  /**
   * With tables, on a platform of the caller's.
   *
   * @throws meridian.lambda.config.ConfigurationException as {@link #TrackerHandler(Map)} does
   */
  public TrackerHandler(Map<String, String> environment, Platform platform) {
    this(TrackerWiring.router(new Variables(environment), platform));
  }

  /**
   * With a store of the caller's instead of tables, and neither deny list nor ban list.
   *
   * @throws meridian.lambda.config.ConfigurationException if the environment does not say what it
   *     must
   */
  public TrackerHandler(Map<String, String> environment, SwarmStore store) {
    this(TrackerWiring.router(environment, store));
  }

  private TrackerHandler(Router router) {
    this.responder = new EventResponder(router);
    this.snapStart = null;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    responder.answer(context.getAwsRequestId(), input, output);
  }
}
