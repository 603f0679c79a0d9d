package meridian.alarms;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import meridian.alarms.MetricData.Name;
import meridian.drill.cloud.Fault;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.drill.cloud.NewClients;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.local.http.HttpReply;
import meridian.templates.StackParameters;
import meridian.templates.Template;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * The drill's deployment in virtual time, its metrics, and the alarms on them. Metrics of the
 * namespace {@code Meridian} are the lines that the shipped functions print. Those of AWS's
 * services are what the model implies: the model has no Lambda, load balancer, DynamoDB or Route 53
 * that count.
 */
final class ObservedDeployment {

  /** The name under which alarms about all regions are listed. */
  static final String WORLD = "world";

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Lines of a minute are printed in the next one. */
  private static final Duration DELAY = MINUTE;

  /** Route 53 checks a region from 16 places every ten seconds. */
  private static final int CHECKS_PER_MINUTE = 96;

  private static final int BAD_GATEWAY = 502;

  private final Topology topology = Topology.read(Path.of("regions"));
  private final Random random = new Random(1);
  private final NewClients clients = new NewClients(random);
  private final Map<String, MetricData> data = new HashMap<>();
  private final Map<String, List<Alarm>> alarms = new LinkedHashMap<>();
  private final Set<String> raised = new TreeSet<>();
  private final SimulatedDeployment deployment =
      new SimulatedDeployment(topology, random, this::store);

  ObservedDeployment() {
    List<String> names = topology.regions().stream().map(Region::name).toList();
    Template region = Template.read("region.yaml");
    for (String name : names) {
      Map<String, String> parameters = new HashMap<>(StackParameters.ofRegion(name));
      parameters.put("FrontDoor", "alb");
      alarms.put(name, Alarm.of(region.stack(name, parameters)));
    }
    alarms.put(
        WORLD,
        Alarm.of(
            StackParameters.worldTemplate(names)
                .stack("us-east-1", StackParameters.ofWorld(names))));
  }

  private void store(String line) {
    data(MetricData.json(line).path("Region").asText()).addLine(line);
  }

  private MetricData data(String place) {
    return data.computeIfAbsent(place, _ -> new MetricData());
  }

  /** The alarms of all places. */
  List<Alarm> alarms() {
    return alarms.values().stream().flatMap(List::stream).toList();
  }

  /** The alarms of a region, or of {@link #WORLD}. */
  List<Alarm> alarms(String place) {
    return alarms.getOrDefault(place, List.of());
  }

  /** The regions' names. */
  List<String> regions() {
    return topology.regions().stream().map(Region::name).toList();
  }

  /** Begins a fault in a region. */
  void begin(Fault fault, String region) {
    fault.begin(deployment, deployment.region(region));
  }

  /** Ends it. */
  void end(Fault fault, String region) {
    fault.end(deployment, deployment.region(region));
  }

  /** Lets time pass without clients. */
  void pass(Duration duration) {
    for (int minute = 0; minute < duration.toMinutes(); minute++) {
      deployment.time().pass(MINUTE);
      endOfMinute(Map.of());
    }
  }

  /**
   * Lets time pass, while clients announce to every region, whatever DNS returns, and evaluates the
   * alarms every minute.
   *
   * @param announcesPerSecond by region; one in two seconds in the others
   * @param faults the present ones, by region
   * @return the alarms that were in state ALARM at any time, each with its region or {@link #WORLD}
   */
  Set<String> observe(
      Duration duration, Map<String, Integer> announcesPerSecond, Map<String, Fault> faults) {
    Set<String> ever = new TreeSet<>();
    for (int second = 0; second < duration.toSeconds(); second++) {
      for (SimulatedRegion region : deployment.regions()) {
        int often = announcesPerSecond.getOrDefault(region.region().name(), second % 2);
        announce(region, often, faults);
      }
      deployment.time().pass(Duration.ofSeconds(1));
      if (deployment.time().instant().getEpochSecond() % 60 == 0) {
        endOfMinute(faults);
        ever.addAll(raised);
      }
    }
    return ever;
  }

  private void announce(SimulatedRegion region, int times, Map<String, Fault> faults) {
    MetricData metrics = data(region.region().name());
    Instant now = deployment.time().instant();
    for (int n = 0; n < times; n++) {
      region.answer(clients.request()).ifPresent(answer -> count(metrics, now, answer));
      if (faults.get(region.region().name()) == Fault.THROTTLING) {
        // A read and a write, each retried twice.
        metrics.add(table("ReadThrottleEvents"), now, Fault.THROTTLED);
        metrics.add(table("WriteThrottleEvents"), now, Fault.THROTTLED);
      }
    }
  }

  private static void count(MetricData metrics, Instant now, Invoked<HttpReply> answer) {
    boolean failed = answer.result().status() == BAD_GATEWAY;
    metrics.add(lambda("Tracker", "Invocations"), now, 1);
    metrics.add(lambda("Tracker", "Errors"), now, failed ? 1 : 0);
    metrics.add(lambda("Tracker", "Duration"), now, (double) answer.took().toMillis());
    if (failed) {
      metrics.add(balancer("HTTPCode_ELB_5XX_Count"), now, 1);
    } else {
      metrics.add(balancer("RequestCount"), now, 1);
    }
  }

  private void endOfMinute(Map<String, Fault> faults) {
    Instant now = deployment.time().instant();
    Instant last = now.minusSeconds(1);
    for (SimulatedRegion region : deployment.regions()) {
      String name = region.region().name();
      boolean healthy = deployment.dns().resolve(region.region()).name().equals(name);
      data(WORLD).add(check(name), last, healthy ? 1 : 0);
      if (!healthy && region.answers()) {
        data(name).add(balancer("HTTPCode_Target_5XX_Count"), last, CHECKS_PER_MINUTE);
      }
      if (faults.get(name) == Fault.BROKEN_RELEASE) {
        data(name).add(lambda("Heartbeat", "Errors"), last, 1);
        data(name).add(balancer("HTTPCode_ELB_5XX_Count"), last, CHECKS_PER_MINUTE);
      } else {
        data(name).add(balancer("RequestCount"), last, CHECKS_PER_MINUTE);
      }
    }
    evaluate(now.minus(DELAY));
  }

  private void evaluate(Instant end) {
    alarms.forEach(
        (place, all) ->
            all.forEach(
                alarm -> {
                  String name = place + " " + alarm.name();
                  if (alarm.isRaised(data(place), end, raised.contains(name))) {
                    raised.add(name);
                  } else {
                    raised.remove(name);
                  }
                }));
  }

  /** The alarms that are in state ALARM. */
  Set<String> raised() {
    return Set.copyOf(raised);
  }

  private static Name lambda(String function, String metric) {
    return new Name("AWS/Lambda", metric, Map.of("FunctionName", "${" + function + "}"));
  }

  private static Name balancer(String metric) {
    return new Name(
        "AWS/ApplicationELB",
        metric,
        Map.of("LoadBalancer", "${LoadBalancer.LoadBalancerFullName}"));
  }

  private static Name table(String metric) {
    return new Name("AWS/DynamoDB", metric, Map.of("TableName", "meridian-peers"));
  }

  private static Name check(String region) {
    return new Name("AWS/Route53", "HealthCheckStatus", Map.of("HealthCheckId", region));
  }
}
