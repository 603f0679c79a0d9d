package meridian.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import meridian.command.CommandFailedException;
import meridian.topology.DescriptionReader;
import meridian.topology.PurgePlan;

/**
 * Derives the regions' files from answers, and explains each value. A region that was described
 * keeps its code, its plan of sweeps and everything else that is still valid.
 *
 * @param answers what was asked for
 * @param after what regions have in common is derived already
 * @param explanations receives one for each value
 */
record RegionDerivation(Answers answers, Description after, List<Explanation> explanations) {

  private static final JsonNodeFactory VALUES = JsonNodeFactory.instance;
  private static final int EVERY_MINUTES = 60;
  private static final int MEMORY_MEGABYTES = 1024;

  /** Memory for which Lambda gives one processor. */
  private static final double PROCESSOR_MEGABYTES = 1769;

  private static final int LOG_DAYS = 14;
  private static final int SEGMENTS = 4;

  void run() throws CommandFailedException {
    boolean hadFallbacks =
        after.regions().size() < 2
            || after.regions().values().stream().allMatch(region -> region.has("fallback"));
    for (String name : answers.regions()) {
      boolean isNew = !after.regions().containsKey(name);
      ObjectNode region =
          after.regions().computeIfAbsent(name, _ -> VALUES.objectNode().put("region", name));
      if (isNew) {
        set(name, "code", VALUES.numberNode(unusedCode()), "the lowest that no region has or had");
      }
      setHostname(name, region);
      setFallback(name, region, isNew || hadFallbacks);
      setFrontDoor(name, region);
      if (isNew) {
        setNew(name);
      }
      if (region.get("lagMillis") instanceof ObjectNode lags) {
        lags.retain(answers.regions());
      }
    }
  }

  private int unusedCode() throws CommandFailedException {
    Set<Integer> used = new HashSet<>();
    after.regions().values().forEach(region -> used.add(region.path("code").asInt()));
    after.global().path("retiredCodes").forEach(code -> used.add(code.path("code").asInt()));
    int code =
        IntStream.iterate(1, n -> n + 1).filter(n -> !used.contains(n)).findFirst().orElse(0);
    if (DescriptionReader.REGION.fault("code", VALUES.numberNode(code)).isPresent()) {
      throw new CommandFailedException(
          "No region code is left: %d are or were in use. Nothing was written."
              .formatted(used.size()));
    }
    return code;
  }

  private void setHostname(String name, ObjectNode region) {
    if (answers.domain().isEmpty()) {
      region.remove("hostname");
      return;
    }
    String domain = answers.domain().orElseThrow().name();
    if (!region.path("hostname").asText().endsWith("." + domain)) {
      set(name, "hostname", VALUES.textNode(name + "." + domain), "resolves also while drained");
    }
  }

  private void setFallback(String name, ObjectNode region, boolean isWanted) {
    List<String> names = answers.regions();
    boolean isValid = names.contains(region.path("fallback").asText());
    if (names.size() < 2) {
      region.remove("fallback");
    } else if (!isValid && (isWanted || region.has("fallback"))) {
      set(
          name,
          "fallback",
          VALUES.textNode(Neighbours.nearest(name, names)),
          "the nearest other region: its replica is used while this one's fails");
    }
  }

  private void setFrontDoor(String name, ObjectNode region) {
    String door =
        answers
            .frontDoor()
            .orElseGet(() -> region.path("frontDoor").asText(firstDoor(after.regions().values())));
    if (!door.equals(region.path("frontDoor").asText())) {
      set(name, "frontDoor", VALUES.textNode(door), "how clients reach the functions");
    }
    if (door.equals("http-api")) {
      // No firewall protects it.
      region.remove("requestsPerAddress");
    }
  }

  private static String firstDoor(Collection<ObjectNode> regions) {
    return regions.stream()
        .map(region -> region.path("frontDoor").asText())
        .filter(door -> !door.isEmpty())
        .findFirst()
        .orElse("http-api");
  }

  private void setNew(String name) {
    boolean isSmall = after.global().path("monitoring").asText().equals("essential");
    set(
        name,
        "memoryMegabytes",
        VALUES.numberNode(MEMORY_MEGABYTES),
        String.format(Locale.ROOT, "%.2f of a processor", MEMORY_MEGABYTES / PROCESSOR_MEGABYTES));
    set(name, "logRetentionDays", VALUES.numberNode(LOG_DAYS), "days for which logs are paid");
    set(
        name,
        "purge.everyMinutes",
        VALUES.numberNode(EVERY_MINUTES),
        "minutes between two sweeps, which delete records of clients that are gone");
    set(
        name,
        "purge.offsetMinutes",
        VALUES.numberNode(offset(name)),
        "minutes after the hour, as far as possible from other regions' sweeps");
    set(
        name,
        "purge.segments",
        VALUES.numberNode(isSmall ? 1 : SEGMENTS),
        "parts of a sweep that run at the same time; each needs an environment");
  }

  /** The start of hourly sweeps that is farthest from all others. */
  private int offset(String name) {
    List<PurgePlan> others =
        after.regions().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(name))
            .map(entry -> entry.getValue().path("purge"))
            .filter(JsonNode::isObject)
            .map(
                plan ->
                    new PurgePlan(
                        plan.path("everyMinutes").asInt(), plan.path("offsetMinutes").asInt(), 1))
            .toList();
    return IntStream.range(0, EVERY_MINUTES)
        .boxed()
        .max(
            Comparator.comparingInt((Integer minute) -> distance(minute, others))
                .thenComparing(Comparator.reverseOrder()))
        .orElse(0);
  }

  private static int distance(int minute, List<PurgePlan> others) {
    PurgePlan plan = new PurgePlan(EVERY_MINUTES, minute, 1);
    return others.stream().mapToInt(plan::minutesApart).min().orElse(EVERY_MINUTES);
  }

  private void set(String name, String key, JsonNode value, String reason) {
    Derivation.put(after.regions().getOrDefault(name, VALUES.objectNode()), key, value);
    explanations.add(new Explanation(name + " " + key, value.asText(), reason));
  }
}
