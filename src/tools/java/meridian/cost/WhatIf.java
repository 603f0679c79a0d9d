package meridian.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import meridian.command.CommandFailedException;
import meridian.templates.Template;
import meridian.topology.Capacity;
import meridian.topology.DescriptionReader;
import meridian.topology.Size;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import meridian.topology.TopologyReport;

/**
 * Changes of a description, which stays as it is; what is empty is not changed.
 *
 * @param peers on average; unless {@code keepsCapacity}, the capacity is derived from them as by
 *     {@code scripts/init}
 * @param keepsCapacity whether only the load changes with {@code peers}
 * @param intervalSeconds the mean announce interval
 * @param regions how many; further ones are like the first, and fewer are the first ones
 * @param frontDoor of all regions
 * @param capacity the mode of the peer table
 * @param datastore of all regions
 */
record WhatIf(
    OptionalDouble peers,
    boolean keepsCapacity,
    OptionalInt intervalSeconds,
    OptionalInt regions,
    Optional<String> frontDoor,
    Optional<String> capacity,
    Optional<String> datastore) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String GLOBAL = "global.json";

  /**
   * A description and its load.
   *
   * @param topology the changed description
   * @param report the same with derived values
   * @param load what it is sized for
   */
  record Sized(Topology topology, TopologyReport report, Load load) {}

  /** The same with another front door, and with DynamoDB. */
  WhatIf behind(String otherFrontDoor) {
    return new WhatIf(
        peers,
        keepsCapacity,
        intervalSeconds,
        regions,
        Optional.of(otherFrontDoor),
        capacity,
        Optional.of("dynamodb"));
  }

  /** Applies the changes to the description in a directory. */
  Sized apply(Path directory) throws CommandFailedException, IOException {
    Topology described = Topology.read(directory);
    ObjectNode global = read(directory.resolve(GLOBAL));
    List<ObjectNode> changed = new ArrayList<>();
    for (var region : described.regions()) {
      changed.add(read(directory.resolve(region.name() + ".json")));
    }
    int seconds = setInterval(global);
    capacity.ifPresent(mode -> global.withObject("/capacity").put("mode", mode));
    if (peers.isPresent() && !keepsCapacity) {
      setCapacity(new Size(peers.getAsDouble(), seconds), regions.orElse(changed.size()), global);
    }
    Load load = load(directory, global, seconds, regions.orElse(changed.size()));
    datastore.ifPresent(store -> setDatastore(store, global));
    if (regions.isPresent() && regions.getAsInt() != changed.size()) {
      changed = resized(changed, regions.getAsInt(), global);
    }
    for (ObjectNode region : changed) {
      frontDoor.ifPresent(door -> setFrontDoor(door, region));
    }
    return sized(global, changed, load);
  }

  private static ObjectNode read(Path file) throws IOException {
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  private int setInterval(ObjectNode global) {
    intervalSeconds.ifPresent(
        seconds -> global.withObject("/settings").put("intervalSeconds", seconds));
    JsonNode described = global.at("/settings/intervalSeconds");
    return described.isNumber()
        ? described.asInt()
        : Template.read("region.yaml").root().at("/Parameters/IntervalSeconds/Default").asInt();
  }

  private void setCapacity(Size size, int count, ObjectNode global) throws CommandFailedException {
    String fault =
        DescriptionReader.GLOBAL
            .fault("capacity.announcesPerSecond", JSON.valueToTree(size.announcesPerSecond()))
            .orElse("");
    if (!fault.isEmpty()) {
      throw new CommandFailedException(
          "With these options capacity.announcesPerSecond " + fault + ".");
    }
    ObjectNode described = global.withObject("/capacity");
    Capacity derived =
        size.capacity(capacity.orElse(size.mode()), count, described.path("requestMillis").asInt());
    described.setAll((ObjectNode) JSON.valueToTree(derived));
  }

  private Load load(Path directory, ObjectNode global, int seconds, int count)
      throws CommandFailedException {
    int peak = global.at("/capacity/announcesPerSecond").asInt();
    Load load = new Load(peers.orElse((double) peak * seconds), seconds, count);
    if (load.perSecond() > peak) {
      throw new CommandFailedException(
          String.format(
              Locale.ROOT,
              "%,.0f peers announce %,.0f times a second, but %s is sized for %,d. Leave out"
                  + " --from, which derives the capacity, or run scripts/init --peers there first.",
              load.peers(),
              load.perSecond(),
              directory,
              peak));
    }
    return load;
  }

  private static void setDatastore(String store, ObjectNode global) {
    global.put("datastore", store);
    if (store.equals("s3") && !global.has("bucketPrefix")) {
      global.put("bucketPrefix", global.path("name").asText() + "-peers");
    }
  }

  private static void setFrontDoor(String door, ObjectNode region) {
    region.put("frontDoor", door);
    if (door.equals("http-api")) {
      // No firewall protects it.
      region.remove("requestsPerAddress");
    }
  }

  /** As many regions, with codes, fallbacks and control regions of their own. */
  private static List<ObjectNode> resized(
      List<ObjectNode> described, int count, ObjectNode global) {
    List<ObjectNode> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(described.get(n < described.size() ? n : 0).deepCopy());
      if (n >= described.size()) {
        all.getLast().put("region", "xx-further-" + n);
      }
    }
    ObjectNode controls = global.putObject("controlRegions");
    for (int n = 0; n < count; n++) {
      ObjectNode region = all.get(n);
      String name = region.path("region").asText();
      String next = all.get((n + 1) % count).path("region").asText();
      region.put("code", n + 1);
      if (region.has("hostname")) {
        region.put("hostname", name + "." + global.path("domain").asText());
      }
      ObjectNode purge = region.withObject("/purge");
      purge.put("offsetMinutes", n * purge.path("everyMinutes").asInt() / count);
      ObjectNode lags = region.putObject("lagMillis");
      all.forEach(other -> lags.put(other.path("region").asText(), 0));
      lags.remove(name);
      region.remove("fallback");
      if (count > 1) {
        region.put("fallback", next);
      }
      if (count > 1 && global.has("domain")) {
        controls.put(name, next);
      }
    }
    global.put("stackRegion", all.getFirst().path("region").asText());
    global.putArray("retiredCodes");
    return all;
  }

  private static Sized sized(ObjectNode global, List<ObjectNode> regions, Load load)
      throws CommandFailedException, IOException {
    Path directory = Files.createTempDirectory("meridian-cost");
    List<Path> written = new ArrayList<>(List.of(directory));
    try {
      written.addFirst(Files.writeString(directory.resolve(GLOBAL), global.toString()));
      for (ObjectNode region : regions) {
        Path file = directory.resolve(region.path("region").asText() + ".json");
        written.addFirst(Files.writeString(file, region.toString()));
      }
      return new Sized(Topology.read(directory), TopologyReport.read(directory), load);
    } catch (TopologyException e) {
      throw new CommandFailedException(
          "With these options the description is not valid: "
              + String.valueOf(e.getMessage()).replace(directory + "/", ""),
          e);
    } finally {
      for (Path file : written) {
        Files.delete(file);
      }
    }
  }
}
