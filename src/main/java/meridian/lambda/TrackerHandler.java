package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import meridian.http.Router;
import meridian.swarm.SwarmStore;

/**
 * The Lambda function behind a region's front door, be that an Application Load Balancer or an HTTP
 * API with payload format 2.0. Safe for concurrent invocations in one environment, and does nothing
 * after its reply.
 */
public final class TrackerHandler implements RequestStreamHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Router router;

  /**
   * As Lambda makes it: from the process's environment.
   *
   * @throws ConfigurationException if that does not say what it must, or names tables that are
   *     missing or of the wrong shape
   */
  public TrackerHandler() {
    this(System.getenv());
  }

  /**
   * With the tables that an environment names; {@link Settings}, {@link TableSettings}, {@link
   * ResilienceSettings} and {@link AwsPlatform} tell which variables there are.
   *
   * @throws ConfigurationException if it does not say what it must, or names tables that are
   *     missing or of the wrong shape
   */
  public TrackerHandler(Map<String, String> environment) {
    this.router = Wiring.router(environment);
  }

  /**
   * With tables, on a platform of the caller's.
   *
   * @throws ConfigurationException as {@link #TrackerHandler(Map)} does
   */
  public TrackerHandler(Map<String, String> environment, Platform platform) {
    this.router = Wiring.router(new Variables(environment), platform);
  }

  /**
   * With a store of the caller's instead of tables, and neither deny list nor ban list.
   *
   * @throws ConfigurationException if the environment does not say what it must
   */
  public TrackerHandler(Map<String, String> environment, SwarmStore store) {
    this.router = Wiring.router(environment, store);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    FrontDoorEvent event = FrontDoorEvent.of(JSON.readTree(input));
    output.write(
        JSON.writeValueAsBytes(
            event.reply(router.handle(event.request(context.getAwsRequestId())))));
  }
}
