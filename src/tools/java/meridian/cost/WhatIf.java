package meridian.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import meridian.command.CommandFailedException;
import meridian.templates.Template;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import meridian.topology.TopologyReport;

/**
 * Changes of a description, which stays as it is; what is empty is not changed.
 *
 * @param peers that the deployment is sized for
 * @param intervalSeconds the mean announce interval
 * @param regions how many; further ones are like the first, and fewer are the first ones
 * @param frontDoor of all regions
 * @param capacity the mode of the peer table
 * @param datastore of all regions
 */
record WhatIf(
    OptionalDouble peers,
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
    double seconds = setInterval(global);
    double sizedFor = setPeers(global, seconds);
    capacity.ifPresent(mode -> global.withObject("/capacity").put("mode", mode));
    datastore.ifPresent(store -> setDatastore(store, global));
    if (regions.isPresent() && regions.getAsInt() != changed.size()) {
      changed = resized(changed, regions.getAsInt(), global);
    }
    for (ObjectNode region : changed) {
      frontDoor.ifPresent(door -> setFrontDoor(door, region));
    }
    return sized(global, changed, new Load(sizedFor, seconds, changed.size()));
  }

  private static ObjectNode read(Path file) throws IOException {
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  private double setInterval(ObjectNode global) {
    intervalSeconds.ifPresent(
        seconds -> global.withObject("/settings").put("intervalSeconds", seconds));
    JsonNode described = global.at("/settings/intervalSeconds");
    return described.isNumber()
        ? described.asDouble()
        : Template.read("region.yaml").root().at("/Parameters/IntervalSeconds/Default").asDouble();
  }

  private double setPeers(ObjectNode global, double seconds) {
    ObjectNode sizes = global.withObject("/capacity");
    if (peers.isEmpty()) {
      return sizes.path("announcesPerSecond").asDouble() * seconds;
    }
    sizes.put("announcesPerSecond", (long) Math.ceil(peers.getAsDouble() / seconds));
    return peers.getAsDouble();
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
