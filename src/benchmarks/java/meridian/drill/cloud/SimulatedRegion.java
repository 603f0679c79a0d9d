package meridian.drill.cloud;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.PurgeHandler;
import meridian.lambda.TrackerHandler;
import meridian.lambda.event.EventTypes;
import meridian.local.events.FunctionBuses.Rule;
import meridian.local.function.LazyFunction;
import meridian.local.function.LocalFunction;
import meridian.local.gateway.EventKind;
import meridian.local.gateway.LambdaResponder;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A region: its functions behind a load balancer, its replica, and what may befall them. */
public final class SimulatedRegion {

  /** As long as Lambda lets the function answer, which is longer than it ever may take. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Short, so that a sweep is handed on by events as that of a large table is. */
  private static final Duration PURGE = Duration.ofSeconds(40);

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);

  private final Region region;
  private final SimulatedDeployment cloud;
  private final RegionTables tables;
  private final ReplicaFaults faults = new ReplicaFaults();
  private Functions functions;
  private boolean lost;
  private boolean broken;
  private boolean cutOff;
  private Instant silentSince = Instant.MIN;

  SimulatedRegion(Region region, SimulatedDeployment cloud, RegionTables tables) {
    this.region = region;
    this.cloud = cloud;
    this.tables = tables;
    this.functions = functions(UnaryOperator.identity());
  }

  /** The functions of one release. */
  private record Functions(
      EnvironmentPool tracker, RequestStreamHandler purge, RequestStreamHandler heartbeat) {}

  private Functions functions(UnaryOperator<DynamoDbClient> release) {
    var platform = new SimulatedPlatform(environment(), region, cloud, release);
    return new Functions(
        fleet(() -> new TrackerHandler(platform)),
        new LazyFunction(() -> new PurgeHandler(platform, _ -> {})),
        new LazyFunction(() -> new HeartbeatHandler(platform, _ -> {})));
  }

  private EnvironmentPool fleet(Supplier<RequestStreamHandler> tracker) {
    return new EnvironmentPool(
        () -> new LambdaResponder(function("tracker", tracker.get(), ANSWER), EventKind.ALB),
        cloud.time(),
        cloud.invocations());
  }

  /** The rules of its event bus: what invokes the functions that answer no clients. */
  List<Rule> rules() {
    return List.of(
        new Rule(
            Set.of(EventTypes.PURGE_DUE, EventTypes.PURGE_SEGMENT),
            function("purge", whileThere(Functions::purge), PURGE)),
        new Rule(
            Set.of(EventTypes.HEARTBEAT_DUE),
            function("heartbeat", whileThere(Functions::heartbeat), HEARTBEAT)));
  }

  private LocalFunction function(String name, RequestStreamHandler handler, Duration timeout) {
    return new LocalFunction(name + "-" + region.name(), handler, timeout, cloud.invocations());
  }

  /** Nothing is invoked where nothing is. */
  private RequestStreamHandler whileThere(Function<Functions, RequestStreamHandler> function) {
    return (input, output, context) -> {
      if (!lost) {
        function.apply(functions).handleRequest(input, output, context);
      }
    };
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region.name());
    environment.put("MERIDIAN_REGION_CODE", region.code().toString());
    environment.put("MERIDIAN_PEER_TABLE", RegionTables.PEERS);
    environment.put("MERIDIAN_CONTROL_TABLE", RegionTables.CONTROL);
    environment.put("MERIDIAN_KEY", SimulatedDeployment.KEY);
    environment.put("MERIDIAN_CONCURRENCY", "1");
    environment.put("MERIDIAN_PURGE_SEGMENTS", Integer.toString(region.purge().segments()));
    environment.put("AWS_REGION", region.name());
    cloud
        .topology()
        .fallback(region)
        .ifPresent(
            other -> {
              environment.put("MERIDIAN_FALLBACK_REGION", other.name());
              environment.put("MERIDIAN_FALLBACK_REGION_CODE", other.code().toString());
            });
    return environment;
  }

  /** Answers a request; empty if nobody does, not even to say that the connection is refused. */
  public Optional<Invoked<HttpReply>> answer(HttpRequest request) {
    if (lost) {
      return Optional.empty();
    }
    return Optional.of(functions.tracker.serve(request));
  }

  /** Takes all of it away, or gives it back. */
  public void lose(boolean isLost) {
    silentSince = cloud.time().instant();
    lost = isLost;
    faults.silence(isLost);
  }

  /** Replaces the functions by those of a release that cannot even start. */
  public void deployBroken() {
    silentSince = cloud.time().instant();
    broken = true;
    RequestStreamHandler failing =
        (_, _, _) -> {
          throw new IOException("this release is broken");
        };
    functions = new Functions(fleet(() -> failing), failing, failing);
  }

  /** Notes that its replica is cut off from all others, or no longer. */
  void noteCutOff(boolean isCutOff) {
    cutOff = isCutOff;
  }

  /** Replaces the functions, and with them all environments, by those of a release. */
  public void deploy(UnaryOperator<DynamoDbClient> release) {
    broken = false;
    functions = functions(release);
  }

  public Region region() {
    return region;
  }

  public RegionTables tables() {
    return tables;
  }

  public ReplicaFaults faults() {
    return faults;
  }

  /** Whether its replica tells the others, and hears of them. */
  public boolean isConnected() {
    return !lost && !cutOff;
  }

  /** When it last began to answer nobody. */
  public Instant silentSince() {
    return silentSince;
  }

  /** Whether clients who come are answered by its functions. */
  public boolean answers() {
    return !lost && !broken;
  }

  /** How many environments answer clients. */
  int environments() {
    return functions.tracker.size();
  }
}
