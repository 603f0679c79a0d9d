package meridian.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The regions of a deployment.
 *
 * @param global what they have in common
 * @param regions at least one, in the order of their file names; names and codes are unique, each
 *     region gives its lag to every other, and a fallback is one of the others
 */
public record Topology(Global global, List<Region> regions) {

  /** The name of the file that describes what the regions have in common. */
  public static final String GLOBAL = "global.json";

  /** Copies the list. */
  public Topology {
    regions = List.copyOf(regions);
  }

  /**
   * Reads a directory in which {@code global.json} describes what the regions have in common, and
   * every other file {@code *.json} except {@code *.schema.json} describes the region that it is
   * named after.
   *
   * @throws TopologyException if a file is invalid or contradicts another
   */
  public static Topology read(Path directory) {
    Faults faults = new Faults();
    Optional<Global> global = DescriptionReader.GLOBAL.read(directory.resolve(GLOBAL), faults);
    List<Region> regions = regions(directory, faults);
    faults.check();
    Topology topology = new Topology(global.orElseThrow(), regions);
    new ConsistencyCheck(directory, topology.global, topology.regions, faults).run();
    faults.check();
    return topology;
  }

  private static List<Region> regions(Path directory, Faults faults) {
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      faults.add(directory, "", "has no region's file, such as us-east-1.json");
    }
    List<Region> regions = new ArrayList<>();
    for (Path file : files) {
      DescriptionReader.REGION
          .read(file, faults)
          .ifPresent(
              region -> {
                checkName(file, region, faults);
                regions.add(region);
              });
    }
    return regions;
  }

  private static void checkName(Path file, Region region, Faults faults) {
    if (!file.getFileName().toString().equals(region.name() + ".json")) {
      faults.add(file, "region", "must be the file's name without .json, but is " + region.name());
    }
  }

  /** The regions' files in a directory, in the order of their names. */
  public static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Topology::describesRegion).sorted().toList();
    } catch (IOException _) {
      throw new TopologyException(directory + ": is not a directory that can be read");
    }
  }

  private static boolean describesRegion(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.endsWith(".schema.json") && !name.equals(GLOBAL);
  }

  /** The same regions, each swept once a minute. */
  public Topology sweptEveryMinute() {
    return new Topology(
        global,
        regions.stream()
            .map(region -> region.withPurge(new PurgePlan(1, 0, region.purge().segments())))
            .toList());
  }

  /** The region of that name. */
  public Optional<Region> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** The region whose replica is used while a region's own replica fails. */
  public Optional<Region> fallback(Region region) {
    return Optional.ofNullable(region.fallback()).flatMap(this::region);
  }

  /** The name of a region's bucket; empty if the datastore is not S3. */
  public Optional<String> bucket(Region region) {
    return Optional.ofNullable(global.bucketPrefix())
        .filter(_ -> global.hasBuckets())
        .map(prefix -> prefix + "-" + region.name());
  }

  /**
   * The regions that a region is the control region of, as {@code NAME=CODE,...}: the format of
   * {@code MERIDIAN_CONTROLLED_REGIONS}.
   */
  public String controlledRegions(Region region) {
    return regions.stream()
        .filter(other -> region.name().equals(global.controlRegions().get(other.name())))
        .map(other -> other.name() + "=" + other.code())
        .collect(Collectors.joining(","));
  }
}
