package meridian.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Checks that a topology, which is valid for a local run, can be deployed to AWS as well. */
final class DeploymentCheck {

  /** Names reserved for examples and tests (RFC 2606, RFC 6761). */
  private static final Pattern EXAMPLE_DOMAIN =
      Pattern.compile("(.*[.])?(example[.](com|net|org)|example|test|invalid|localhost)");

  private DeploymentCheck() {}

  /** Why it cannot be deployed, one sentence each; empty if it can. */
  static List<String> obstacles(Path directory, Topology topology, RequiredCapacity required) {
    Faults faults = new Faults();
    for (Region region : topology.regions()) {
      if (region.frontDoor().equals("http-api") && region.requestsPerAddress() != null) {
        faults.add(
            directory.resolve(region.name() + ".json"),
            "requestsPerAddress",
            "must not be given with frontDoor http-api: AWS WAF does not protect HTTP APIs");
      }
    }
    Path file = directory.resolve(Topology.GLOBAL);
    Global global = topology.global();
    if (EXAMPLE_DOMAIN.matcher(global.domain()).matches()) {
      faults.add(file, "domain", global.domain() + " is an example, and must be a domain of yours");
    }
    if (global.hostedZone().contains("EXAMPLE")) {
      faults.add(
          file, "hostedZone", global.hostedZone() + " is an example, and must be your zone's id");
    }
    Capacity capacity = global.capacity();
    boolean provisioned = capacity.isProvisioned();
    checkLimit(
        file,
        "capacity.maxReadUnits",
        capacity.maxReadUnits(),
        provisioned ? required.leastReadUnits() : required.readUnits(),
        faults);
    checkLimit(
        file,
        "capacity.maxWriteUnits",
        capacity.maxWriteUnits(),
        provisioned ? required.leastWriteUnits() : required.writeUnits(),
        faults);
    return faults.lines();
  }

  private static void checkLimit(Path file, String key, int limit, int least, Faults faults) {
    if (limit < least) {
      faults.add(
          file,
          key,
          "must be at least %d for capacity.announcesPerSecond with one region lost, but is %d"
              .formatted(least, limit));
    }
  }
}
