package meridian.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the files of a topology, each of which is right by itself, agree with each other. {@code
 * scripts/lib/regions.jq} has the same rules.
 */
final class ConsistencyCheck {

  private final Path directory;
  private final Global global;
  private final List<Region> regions;
  private final Faults faults;

  /**
   * What is to be checked.
   *
   * @param directory where the files are, each named after its region
   * @param regions in the order of their files
   * @param faults takes what is wrong
   */
  ConsistencyCheck(Path directory, Global global, List<Region> regions, Faults faults) {
    this.directory = directory;
    this.global = global;
    this.regions = List.copyOf(regions);
    this.faults = faults;
  }

  void check() {
    Path file = directory.resolve(Topology.GLOBAL);
    if (!names().contains(global.stackRegion())) {
      faults.add(file, "stackRegion", "no region is called " + global.stackRegion());
    }
    checkControlRegions(file);
    for (int index = 0; index < regions.size(); index++) {
      check(regions.get(index), regions.subList(0, index));
    }
  }

  private void checkControlRegions(Path file) {
    if (regions.size() > 1) {
      checkEach(file, "controlRegions", names(), global.controlRegions().keySet());
    }
    global
        .controlRegions()
        .forEach((region, other) -> checkOther(file, "controlRegions." + region, region, other));
  }

  private void check(Region region, List<Region> before) {
    Path file = directory.resolve(region.name() + ".json");
    checkCode(file, region, before);
    checkHostname(file, region, before);
    checkPurge(file, region.purge(), before);
    Set<String> others = names();
    others.remove(region.name());
    checkEach(file, "lagMillis", others, region.lag().keySet());
    region.fallback().ifPresent(other -> checkOther(file, "fallback", region.name(), other));
  }

  private void checkCode(Path file, Region region, List<Region> before) {
    first(before.stream().filter(other -> other.code() == region.code()))
        .ifPresent(
            other -> faults.add(file, "code", "%d is that of %s".formatted(region.code(), other)));
    Optional.ofNullable(global.retiredCodes().get(region.code()))
        .ifPresent(
            other ->
                faults.add(
                    file,
                    "code",
                    "%d was that of %s, and is never used again".formatted(region.code(), other)));
  }

  private void checkHostname(Path file, Region region, List<Region> before) {
    if (!region.hostname().endsWith("." + global.domain())) {
      faults.add(file, "hostname", "must be below " + global.domain());
    }
    first(before.stream().filter(other -> other.hostname().equals(region.hostname())))
        .ifPresent(other -> faults.add(file, "hostname", "is that of " + other));
  }

  private void checkPurge(Path file, PurgePlan plan, List<Region> before) {
    if (plan.offset().compareTo(plan.every()) >= 0) {
      faults.add(file, "purge.offsetMinutes", "must be less than everyMinutes");
    }
    first(before.stream().filter(other -> other.purge().coincidesWith(plan)))
        .ifPresent(
            other ->
                faults.add(file, "purge.offsetMinutes", "sweeps coincide with those of " + other));
  }

  /** Whether something is said of each of those regions, and of nothing else. */
  private void checkEach(Path file, String key, Set<String> wanted, Set<String> given) {
    wanted.stream()
        .filter(name -> !given.contains(name))
        .forEach(name -> faults.add(file, key + "." + name, "missing"));
    given.stream()
        .filter(name -> !wanted.contains(name))
        .forEach(name -> faults.add(file, key + "." + name, "no region that belongs here"));
  }

  private void checkOther(Path file, String path, String region, String other) {
    if (other.equals(region) || !names().contains(other)) {
      faults.add(file, path, "no other region is called " + other);
    }
  }

  private Set<String> names() {
    return regions.stream().map(Region::name).collect(Collectors.toSet());
  }

  private static Optional<String> first(Stream<Region> regions) {
    return regions.map(Region::name).findFirst();
  }
}
