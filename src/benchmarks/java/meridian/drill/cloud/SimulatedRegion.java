package meridian.drill.cloud;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import meridian.metrics.Metrics;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A region: its functions behind a load balancer, its replica, and their faults. */
public final class SimulatedRegion {

  /** The timeout of the tracker function, which is longer than any of its own. */
  private static final Duration TRACKER_TIMEOUT = Duration.ofSeconds(10);

  /** The timeout of the purge function: short, so that a sweep is continued by events. */
  private static final Duration PURGE_TIMEOUT = Duration.ofSeconds(40);

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  private final Region region;
  private final SimulatedDeployment cloud;
  private final RegionTables tables;
  private final ReplicaFaults faults = new ReplicaFaults();
  private final List<String> printed = new ArrayList<>();
  private int version;
  private Functions functions;
  private Optional<Canary> canary = Optional.empty();
  private boolean lost;
  private boolean broken;
  private boolean isolated;
  private Instant failedSince = Instant.MIN;

  SimulatedRegion(Region region, SimulatedDeployment cloud, RegionTables tables) {
    this.region = region;
    this.cloud = cloud;
    this.tables = tables;
    this.functions = functions(UnaryOperator.identity());
  }

  /** The functions of one release. */
  private record Functions(
      int version,
      EnvironmentPool tracker,
      RequestStreamHandler purge,
      RequestStreamHandler heartbeat) {}

  /**
   * A new version of the tracker that gets a share of the requests.
   *
   * @param release the release of it
   * @param weight the share
   */
  private record Canary(
      UnaryOperator<DynamoDbClient> release, EnvironmentPool tracker, double weight) {}

  private Functions functions(UnaryOperator<DynamoDbClient> release) {
    version++;
    SimulatedPlatform platform = platform(release);
    return new Functions(
        version,
        tracker(platform),
        new LazyFunction(() -> new PurgeHandler(platform, cloud.lines())),
        new LazyFunction(() -> new HeartbeatHandler(platform, cloud.lines())));
  }

  private SimulatedPlatform platform(UnaryOperator<DynamoDbClient> release) {
    Map<String, String> environment = environment();
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", Integer.toString(version));
    return new SimulatedPlatform(environment, region, cloud, release);
  }

  private EnvironmentPool tracker(SimulatedPlatform platform) {
    return fleet(() -> new TrackerHandler(platform, new Metrics(), this::print));
  }

  /** Prints a line of metrics, which is kept while versions are compared. */
  private void print(String line) {
    cloud.lines().accept(line);
    if (canary.isPresent()) {
      printed.add(line);
    }
  }

  private EnvironmentPool fleet(Supplier<RequestStreamHandler> tracker) {
    return new EnvironmentPool(
        () ->
            new LambdaResponder(function("tracker", tracker.get(), TRACKER_TIMEOUT), EventKind.ALB),
        cloud.time(),
        cloud.invocations());
  }

  /** The rules of its event bus: what invokes the functions that answer no clients. */
  List<Rule> rules() {
    return List.of(
        new Rule(
            Set.of(EventTypes.PURGE_DUE, EventTypes.PURGE_SEGMENT),
            function("purge", unlessLost(Functions::purge), PURGE_TIMEOUT)),
        new Rule(
            Set.of(EventTypes.HEARTBEAT_DUE),
            function("heartbeat", unlessLost(Functions::heartbeat), HEARTBEAT_TIMEOUT)));
  }

  private LocalFunction function(String name, RequestStreamHandler handler, Duration timeout) {
    return new LocalFunction(name + "-" + region.name(), handler, timeout, cloud.invocations());
  }

  /** A lost region invokes nothing. */
  private RequestStreamHandler unlessLost(Function<Functions, RequestStreamHandler> function) {
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

  /** Answers a request; empty if the region is lost, which does not even refuse connections. */
  public Optional<Invoked<HttpReply>> answer(HttpRequest request) {
    if (lost) {
      return Optional.empty();
    }
    EnvironmentPool tracker =
        canary
            .filter(trial -> cloud.random().nextDouble() < trial.weight)
            .map(Canary::tracker)
            .orElse(functions.tracker);
    return Optional.of(tracker.serve(request));
  }

  /** Makes the region unreachable, or reachable again. */
  public void setLost(boolean isLost) {
    failedSince = cloud.time().instant();
    lost = isLost;
    faults.silence(isLost);
  }

  /** Replaces the functions by those of a release that always fails. */
  public void deployBroken() {
    failedSince = cloud.time().instant();
    broken = true;
    RequestStreamHandler failing =
        (_, _, _) -> {
          throw new IOException("this release is broken");
        };
    functions = new Functions(version, fleet(() -> failing), failing, failing);
  }

  /** Notes whether its replica is disconnected from all others. */
  void setIsolated(boolean isIsolated) {
    isolated = isIsolated;
  }

  /** Gives a new version of the tracker, of this release, a share of the requests. */
  public void startCanary(UnaryOperator<DynamoDbClient> release, double weight) {
    printed.clear();
    version++;
    canary = Optional.of(new Canary(release, tracker(platform(release)), weight));
  }

  /** The lines of metrics that both versions have printed since the canary began. */
  public List<String> printed() {
    return List.copyOf(printed);
  }

  /** The version that has all requests, or all but those of the canary. */
  public String liveVersion() {
    return Integer.toString(functions.version);
  }

  /** The newest version, which the canary is while there is one. */
  public String newestVersion() {
    return Integer.toString(version);
  }

  /** Gives the new version all requests, or none. */
  public void endCanary(boolean isGood) {
    Optional<Canary> ended = canary;
    canary = Optional.empty();
    ended.filter(_ -> isGood).ifPresent(trial -> deploy(trial.release));
  }

  /** Replaces the functions, and so all their execution environments, by those of a release. */
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

  /** Whether its replica is connected to the others. */
  public boolean isConnected() {
    return !lost && !isolated;
  }

  /** When the region last began to fail. */
  public Instant failedSince() {
    return failedSince;
  }

  /** Whether its functions answer clients. */
  public boolean answers() {
    return !lost && !broken;
  }
}
