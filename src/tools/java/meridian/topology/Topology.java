package meridian.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All regions.
 *
 * @param global what they have in common
 * @param regions at least one, in the order of their file names; names and codes are unique, and
 *     each region gives its lag to every other; a region that has a fallback has one of the others
 */
public record Topology(Global global, List<Region> regions) {

  static final String GLOBAL = "global.json";

  /** All regions. */
  public Topology {
    regions = List.copyOf(regions);
  }

  /**
   * Reads a directory in which {@code global.json} describes what the regions have in common, and
   * every other file {@code *.json} but {@code *.schema.json} the region that it is named after.
   *
   * @throws TopologyException if a description is wrong, alone or beside the others
   */
  public static Topology read(Path directory) {
    Faults faults = new Faults();
    Optional<Global> global = global(directory.resolve(GLOBAL), faults);
    List<Region> regions = regions(directory, faults);
    faults.check();
    Topology topology = new Topology(global.orElseThrow(), regions);
    new ConsistencyCheck(directory, topology.global, topology.regions, faults).check();
    faults.check();
    return topology;
  }

  private static Optional<Global> global(Path file, Faults faults) {
    return DescriptionReader.GLOBAL.read(file, faults).map(Global::of);
  }

  private static List<Region> regions(Path directory, Faults faults) {
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      faults.add(directory, "", "describes no region");
    }
    List<Region> regions = new ArrayList<>();
    for (Path file : files) {
      DescriptionReader.REGION
          .read(file, faults)
          .ifPresent(json -> regions.add(region(file, json, faults)));
    }
    return regions;
  }

  private static Region region(Path file, JsonNode json, Faults faults) {
    Region region = Region.of(json);
    if (!file.getFileName().toString().equals(region.name() + ".json")) {
      faults.add(file, "region", "the file is not named after it");
    }
    return region;
  }

  /** The region of that name. */
  public Optional<Region> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** The region whose replica is used while that region's own fails. */
  public Optional<Region> fallback(Region region) {
    return region.fallback().flatMap(this::region);
  }

  /** The regions that a region is the control region of. */
  public List<Region> controlledBy(Region region) {
    return regions.stream()
        .filter(other -> region.name().equals(global.controlRegions().get(other.name())))
        .toList();
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Topology::describesRegion).sorted().toList();
    } catch (IOException e) {
      throw new TopologyException(directory + ": is no directory that can be read");
    }
  }

  private static boolean describesRegion(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.endsWith(".schema.json") && !name.equals(GLOBAL);
  }
}
