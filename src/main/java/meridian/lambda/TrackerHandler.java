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
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.event.EventResponder;
import meridian.lambda.log.JsonLogHandler;
import meridian.lambda.snapstart.SnapStart;
import meridian.lambda.snapstart.WarmUp;

/**
 * The Lambda function behind a region's front door, an Application Load Balancer or an HTTP API
 * with payload format 2.0. Safe for concurrent invocations in one environment; does nothing after
 * its reply.
 */
public final class TrackerHandler implements RequestStreamHandler {

  private final TrackerWiring wiring;
  private final EventResponder responder;

  /**
   * The function in Lambda: configured by the process's environment variables, with Lambda's log
   * format, and prepared for SnapStart.
   *
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public TrackerHandler() {
    Map<String, String> environment = System.getenv();
    var variables = new EnvironmentVariables(environment);
    JsonLogHandler.install(variables);
    AwsPlatform platform = AwsPlatform.of(variables);
    this(platform);
    if (SnapStart.isOn(variables)) {
      var rehearsal = new WarmUp(environment, TrackerHandler::router, platform.clock());
      SnapStart.register(
          rehearsal::run,
          () -> {
            platform.reset();
            wiring.router().resetCounters();
            wiring.loadLists();
          });
    }
  }

  /**
   * The function on a platform. {@link meridian.lambda.config.TrackerSettings}, {@link
   * meridian.lambda.config.TableSettings}, {@link meridian.lambda.config.ResilienceSettings} and
   * {@link AwsPlatform} list the environment variables.
   *
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a table that is missing or has other keys
   */
  public TrackerHandler(Platform platform) {
    this.wiring = new TrackerWiring(platform);
    this.responder = new EventResponder(wiring.router());
  }

  private static Router router(Platform platform) {
    return new TrackerWiring(platform).router();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    responder.answer(context.getAwsRequestId(), input, output);
  }
}
