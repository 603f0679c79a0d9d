package meridian.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the files of a topology, each valid by itself, are consistent with each other.
 *
 * @param directory the directory of the files
 * @param regions in the order of their files
 * @param faults receives what is inconsistent
 */
record ConsistencyCheck(Path directory, Global global, List<Region> regions, Faults faults) {

  void run() {
    Path file = directory.resolve(Topology.GLOBAL);
    if (!names().contains(global.stackRegion())) {
      faults.add(
          file,
          "stackRegion",
          "must be a region of this deployment, but is " + global.stackRegion());
    }
    if (global.hasBuckets() && global.bucketPrefix() == null) {
      faults.add(file, "bucketPrefix", "missing: datastore s3 needs it");
    }
    checkDomain(file);
    if (global.domain() == null && !global.controlRegions().isEmpty()) {
      faults.add(file, "controlRegions", "must not be given without domain: nothing is drained");
    } else if (global.domain() != null && regions.size() > 1) {
      checkKeys(file, "controlRegions", names(), global.controlRegions().keySet());
    }
    global
        .controlRegions()
        .forEach((region, other) -> checkOther(file, "controlRegions." + region, region, other));
    for (int index = 0; index < regions.size(); index++) {
      check(regions.get(index), regions.subList(0, index));
    }
  }

  private void checkDomain(Path file) {
    if (global.domain() == null && global.hostedZone() != null) {
      faults.add(file, "domain", "missing: hostedZone is given");
    }
    if (global.domain() != null && global.hostedZone() == null) {
      faults.add(file, "hostedZone", "missing: domain needs it");
    }
  }

  private void check(Region region, List<Region> before) {
    Path file = directory.resolve(region.name() + ".json");
    checkCode(file, region.code(), before);
    checkHostname(file, region.hostname(), before);
    checkPurge(file, region.purge(), before);
    Set<String> others = names();
    others.remove(region.name());
    checkNames(file, "lagMillis", others, region.lagMillis().keySet());
    if (region.fallback() != null) {
      checkOther(file, "fallback", region.name(), region.fallback());
    }
  }

  private void checkCode(Path file, RegionCode code, List<Region> before) {
    checkUnique(file, "code", code + " is already used by ", before, r -> r.code().equals(code));
    global.retiredCodes().stream()
        .filter(retired -> retired.code().equals(code))
        .forEach(
            retired ->
                faults.add(
                    file,
                    "code",
                    "%s was used by %s before, and must not be used again"
                        .formatted(code, retired.region())));
  }

  private void checkHostname(Path file, @Nullable String hostname, List<Region> before) {
    if (global.domain() == null) {
      if (hostname != null) {
        faults.add(file, "hostname", "must not be given without domain in " + Topology.GLOBAL);
      }
      return;
    }
    if (hostname == null) {
      faults.add(file, "hostname", "missing: there is a domain");
      return;
    }
    if (!hostname.endsWith("." + global.domain())) {
      faults.add(
          file,
          "hostname",
          "must be a subdomain of %s, but is %s".formatted(global.domain(), hostname));
    }
    checkUnique(
        file,
        "hostname",
        hostname + " is already used by ",
        before,
        other -> hostname.equals(other.hostname()));
  }

  private void checkPurge(Path file, PurgePlan plan, List<Region> before) {
    if (plan.offsetMinutes() >= plan.everyMinutes()) {
      faults.add(
          file,
          "purge.offsetMinutes",
          "must be less than everyMinutes, %d, but is %d"
              .formatted(plan.everyMinutes(), plan.offsetMinutes()));
    }
    checkUnique(
        file,
        "purge.offsetMinutes",
        "sweeps would start at the same time as those of ",
        before,
        other -> other.purge().coincidesWith(plan));
  }

  private void checkUnique(
      Path file, String key, String reason, List<Region> before, Predicate<Region> same) {
    before.stream()
        .filter(same)
        .findFirst()
        .ifPresent(other -> faults.add(file, key, reason + other.name()));
  }

  /** Checks that an object has a key for each of the wanted regions, and no other key. */
  private void checkKeys(Path file, String path, Set<String> wanted, Set<String> given) {
    wanted.stream()
        .filter(name -> !given.contains(name))
        .forEach(name -> faults.add(file, path + "." + name, "missing"));
    checkNames(file, path, wanted, given);
  }

  /** Checks that an object has keys for wanted regions only. */
  private void checkNames(Path file, String path, Set<String> wanted, Set<String> given) {
    given.stream()
        .filter(name -> !wanted.contains(name))
        .forEach(
            name ->
                faults.add(file, path + "." + name, "must be one of " + String.join(", ", wanted)));
  }

  private void checkOther(Path file, String path, String region, String other) {
    if (other.equals(region) || !names().contains(other)) {
      faults.add(file, path, "must be another region of this deployment, but is " + other);
    }
  }

  private Set<String> names() {
    return regions.stream().map(Region::name).collect(Collectors.toCollection(TreeSet::new));
  }
}
