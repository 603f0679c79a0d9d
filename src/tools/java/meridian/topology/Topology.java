package meridian.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All regions.
 *
 * @param regions at least one, in the order of their file names; names and codes are unique, and
 *     each region gives its lag to every other; a region that has a fallback has one of the others
 */
public record Topology(List<Region> regions) {

  /** All regions. */
  public Topology {
    regions = List.copyOf(regions);
  }

  /**
   * Reads a directory in which every file {@code *.json} describes the region it is named after,
   * except {@code global.json} and {@code *.schema.json}, which describe no region.
   *
   * @throws TopologyException if a description is wrong, alone or beside the others
   */
  public static Topology read(Path directory) {
    Map<Path, Region> regions = new LinkedHashMap<>();
    for (Path file : files(directory)) {
      regions.put(file, RegionFile.read(file));
    }
    if (regions.isEmpty()) {
      throw new TopologyException(directory + ": describes no region");
    }
    Map<Integer, Path> codes = new HashMap<>();
    regions.forEach(
        (file, region) -> {
          Path other = codes.putIfAbsent(region.code(), file);
          if (other != null) {
            throw new TopologyException(
                "%s: code: %d is already that of %s".formatted(file, region.code(), other));
          }
          List<String> names = regions.values().stream().map(Region::name).toList();
          checkLag(file, region, names);
          checkFallback(file, region, names);
        });
    return new Topology(List.copyOf(regions.values()));
  }

  /** The region of that name. */
  public Optional<Region> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** The region whose replica is used while that region's own fails. */
  public Optional<Region> fallback(Region region) {
    return region.fallback().flatMap(this::region);
  }

  private static void checkFallback(Path file, Region region, List<String> names) {
    region
        .fallback()
        .filter(name -> name.equals(region.name()) || !names.contains(name))
        .ifPresent(
            name -> {
              throw new TopologyException(
                  "%s: fallback: no other region is called %s".formatted(file, name));
            });
  }

  private static void checkLag(Path file, Region region, List<String> names) {
    for (String other : region.lag().keySet()) {
      if (other.equals(region.name()) || !names.contains(other)) {
        throw new TopologyException(
            "%s: lagMillis.%s: no other region is called so".formatted(file, other));
      }
    }
    for (String other : names) {
      if (!other.equals(region.name()) && !region.lag().containsKey(other)) {
        throw new TopologyException("%s: lagMillis.%s: missing".formatted(file, other));
      }
    }
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
    return name.endsWith(".json") && !name.endsWith(".schema.json") && !name.equals("global.json");
  }
}
