package meridian.topology;

import java.nio.file.Path;
import java.util.List;

/** Checks that a topology, which is valid for a local run, can be deployed to AWS as well. */
final class DeploymentCheck {

  private DeploymentCheck() {}

  /** Why it cannot be deployed, one sentence each; empty if it can. */
  static List<String> obstacles(Path directory, Topology topology, RequiredCapacity required) {
    Faults faults = new Faults();
    for (Region region : topology.regions()) {
      if (!region.hasLoadBalancer() && region.requestsPerAddress() != null) {
        faults.add(
            directory.resolve(region.name() + ".json"),
            "requestsPerAddress",
            "must not be given with frontDoor http-api: AWS WAF does not protect HTTP APIs");
      }
    }
    Path file = directory.resolve(Topology.GLOBAL);
    Global global = topology.global();
    for (String key : List.of("domain", "hostedZone")) {
      String value = key.equals("domain") ? global.domain() : global.hostedZone();
      Global.exampleFault(key, value).ifPresent(fault -> faults.add(file, key, fault));
    }
    checkPartitions(directory, topology, faults);
    if (!global.hasBuckets()) {
      checkLimits(file, global.capacity(), required, faults);
    }
    return faults.lines();
  }

  private static void checkPartitions(Path directory, Topology topology, Faults faults) {
    Global global = topology.global();
    String partition = topology.region(global.stackRegion()).orElseThrow().partition();
    for (Region region : topology.regions()) {
      if (!region.partition().equals(partition)) {
        faults.add(
            directory.resolve(region.name() + ".json"),
            "region",
            "must be in the partition %s of %s, but is in %s"
                .formatted(partition, global.stackRegion(), region.partition()));
      }
    }
    if (global.domain() != null && !partition.equals(Region.USUAL_PARTITION)) {
      faults.add(
          directory.resolve(Topology.GLOBAL),
          "domain",
          "must not be given in the partition %s: the host names need Route 53 in us-east-1"
              .formatted(partition));
    }
  }

  private static void checkLimits(
      Path file, Capacity capacity, RequiredCapacity required, Faults faults) {
    checkLimit(
        file,
        "capacity.maxReadUnits",
        capacity.maxReadUnits(),
        required.leastReadLimit(capacity),
        faults);
    checkLimit(
        file,
        "capacity.maxWriteUnits",
        capacity.maxWriteUnits(),
        required.leastWriteLimit(capacity),
        faults);
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
