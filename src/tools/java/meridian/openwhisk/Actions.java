package meridian.openwhisk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import meridian.http.Router;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.PurgeWiring;
import meridian.lambda.TrackerWiring;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.function.LocalFunction;
import meridian.metrics.Metrics;
import meridian.status.AnnounceMeter;

/**
 * The composition root: the same functions as in Lambda. {@code MERIDIAN_ACTION} names one: {@code
 * tracker} is a raw web action; {@code heartbeat} and {@code purge} belong to triggers of the
 * package {@code alarms}.
 */
final class Actions {

  private static final String ACTION = "MERIDIAN_ACTION";

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  private Actions() {}

  /**
   * The action that the variables name.
   *
   * @param lines takes the metrics of sweeps and heartbeats, in CloudWatch's embedded metric format
   * @throws ConfigurationException if a variable is missing or malformed
   */
  static Action of(Map<String, String> environment, InstantSource clock, Consumer<String> lines) {
    AwsPlatform platform = AwsPlatform.of(new EnvironmentVariables(environment), clock);
    String name = environment.getOrDefault(ACTION, "tracker");
    return switch (name) {
      case "tracker" -> tracker(new TrackerWiring(platform, new Metrics()).router());
      case "heartbeat" -> heartbeat(platform, lines);
      case "purge" ->
          new SweepAction(bus -> PurgeWiring.purge(platform, new Metrics(), lines, bus), clock);
      default ->
          throw new ConfigurationException(
              List.of(ACTION + " must be tracker, heartbeat or purge: " + name));
    };
  }

  /** Answers clients' requests. */
  static Action tracker(Router router) {
    return (activation, parameters, _) ->
        WebRequest.result(router.handle(WebRequest.of(activation, parameters)));
  }

  private static Action heartbeat(AwsPlatform platform, Consumer<String> lines) {
    var handler = new HeartbeatHandler(platform, new Metrics(), lines, AnnounceMeter.NONE);
    var function = new LocalFunction("heartbeat", handler, HEARTBEAT_TIMEOUT, platform.clock());
    return (activation, _, _) -> {
      try {
        function.invoke(activation, "{}".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return JsonNodeFactory.instance.objectNode();
    };
  }
}
