package meridian.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import meridian.command.CommandFailedException;
import meridian.topology.Capacity;
import meridian.topology.RequiredCapacity;
import meridian.topology.Size;

/**
 * Derives what the regions of a description have in common from answers, and explains each value
 * that changes. What the answers do not determine stays as it was.
 */
final class Derivation {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory VALUES = JsonNodeFactory.instance;

  /** The budget of a new size, until its cost is known. */
  static final int MOST_BUDGET = 10_000_000;

  private static final int SLOW_CHECK_SECONDS = 30;

  private final Answers answers;
  private final Description after;
  private final List<Explanation> explanations = new ArrayList<>();

  private Derivation(Answers answers, Description before) {
    this.answers = answers;
    this.after = before.copy();
  }

  /**
   * A derived description.
   *
   * @param description all of it, except the budget of a new size
   * @param explanations of its values, in the order of its files
   */
  record Result(Description description, List<Explanation> explanations) {}

  /** Derives a description from answers, and from an existing one that may be empty. */
  static Result derive(Answers answers, Description before) throws CommandFailedException {
    Derivation derivation = new Derivation(answers, before);
    derivation.run(before);
    return new Result(derivation.after, derivation.explanations);
  }

  private void run(Description before) throws CommandFailedException {
    ObjectNode global = after.global();
    String first = answers.regions().getFirst();
    set("name", answers.name(), "begins the names of stacks and functions");
    setNames();
    if (!global.has("stackRegion")) {
      set("stackRegion", first, answers.firstReason() + "; once deployed it cannot be changed");
    }
    if (!global.has("peerTable")) {
      set("peerTable", answers.name() + "-peers", "after the name");
      set("controlTable", answers.name() + "-control", "after the name");
    }
    answers.size().ifPresent(this::setCapacity);
    raiseLimits();
    setMonitoring();
    answers
        .email()
        .ifPresentOrElse(
            email -> set("alarmEmail", email, "gets a request for confirmation from each region"),
            () -> global.remove("alarmEmail"));
    retireCodes(before);
    new RegionDerivation(answers, after, explanations).run();
    setControlRegions();
  }

  private void setNames() {
    answers
        .domain()
        .ifPresentOrElse(
            domain -> {
              set("domain", domain.name(), "the host name that torrents list");
              set("hostedZone", domain.hostedZone(), "the zone that gets its records");
            },
            () -> after.global().remove(List.of("domain", "hostedZone", "healthCheckSeconds")));
  }

  private void setCapacity(Size size) {
    ObjectNode capacity = after.global().withObject("/capacity");
    int regions = answers.regions().size();
    int requestMillis = capacity.path("requestMillis").asInt(Size.REQUEST_MILLIS);
    int environments = size.environments(regions, requestMillis);
    boolean isSmall = size.isSmall(regions, requestMillis);
    Capacity sized = size.capacity(regions, requestMillis);
    set(
        "capacity.mode",
        sized.mode(),
        text(
            "provisioned from %,d announces a second on, where it costs less",
            Size.PROVISIONED_ANNOUNCES));
    set(
        "capacity.concurrency",
        sized.concurrency(),
        text(
            isSmall
                ? "a region needs %,d environments; a new account has %d and cannot reserve any"
                : "a region needs %,d environments, more than the %d of a new account",
            environments,
            Size.NEW_ACCOUNT_ENVIRONMENTS));
    set(
        "capacity.announcesPerSecond",
        VALUES.numberNode(sized.announcesPerSecond()),
        text(
            "%,.0f peers / %,d s x %.1f, for starts and stops; at least %d",
            size.peers(),
            size.intervalSeconds(),
            Size.ANNOUNCES_PER_INTERVAL,
            Size.LEAST_ANNOUNCES));
    set(
        "capacity.requestMillis",
        VALUES.numberNode(requestMillis),
        "ms that an announce takes in Lambda, on average; scripts/drill checks it");
    RequiredCapacity required = RequiredCapacity.of(sized, regions);
    set(
        "capacity.maxReadUnits",
        VALUES.numberNode(sized.maxReadUnits()),
        limitReason(required.leastReadLimit(sized), "read"));
    set(
        "capacity.maxWriteUnits",
        VALUES.numberNode(sized.maxWriteUnits()),
        limitReason(required.leastWriteLimit(sized), "write"));
    put(after.global(), "monthlyBudgetDollars", VALUES.numberNode(MOST_BUDGET));
    set(
        "monitoring",
        isSmall ? "essential" : "full",
        isSmall ? "few alarms and metrics, for an idle month under $2" : "all alarms and metrics");
    set(
        "settings.intervalSeconds",
        VALUES.numberNode(size.intervalSeconds()),
        "seconds between two announces of a client, on average");
  }

  private static String limitReason(int needed, String kind) {
    return text(
        "limit on cost: %d times the %,d %s units a second of the peak; at least %d",
        Size.LIMIT_FACTOR, needed, kind, Size.LEAST_LIMIT);
  }

  /** Raises limits of an unchanged size that other regions need. */
  private void raiseLimits() {
    if (answers.size().isPresent()) {
      return;
    }
    Capacity kept = JSON.convertValue(after.global().path("capacity"), Capacity.class);
    RequiredCapacity required = RequiredCapacity.of(kept, answers.regions().size());
    raise("capacity.maxReadUnits", kept.maxReadUnits(), required.leastReadLimit(kept), "read");
    raise("capacity.maxWriteUnits", kept.maxWriteUnits(), required.leastWriteLimit(kept), "write");
  }

  private void raise(String key, int limit, int needed, String kind) {
    if (limit < needed) {
      set(key, VALUES.numberNode(Size.limit(needed)), limitReason(needed, kind));
    }
  }

  /** With few alarms, health checks are few as well, unless there were some before. */
  private void setMonitoring() {
    ObjectNode global = after.global();
    boolean isSmall = global.path("monitoring").asText().equals("essential");
    if (answers.size().isPresent() && !isSmall) {
      global.remove("healthCheckSeconds");
    }
    if (isSmall && answers.domain().isPresent() && !global.has("healthCheckSeconds")) {
      set(
          "healthCheckSeconds",
          VALUES.numberNode(SLOW_CHECK_SECONDS),
          "cheaper than 10, and a lost region leaves DNS a minute later");
    }
  }

  /** A code is never used again, also by a region of the same name. */
  private void retireCodes(Description before) {
    ArrayNode retired = after.global().withArray("/retiredCodes");
    before
        .regions()
        .forEach(
            (name, region) -> {
              if (!answers.regions().contains(name)) {
                after.regions().remove(name);
                retired.add(
                    VALUES
                        .objectNode()
                        .put("code", region.path("code").asInt())
                        .put("region", name));
                explanations.add(
                    new Explanation(
                        "retiredCodes",
                        region.path("code").asText(),
                        "the code of %s, which is never used again".formatted(name)));
              }
            });
  }

  private void setControlRegions() {
    List<String> names = answers.regions();
    ObjectNode global = after.global();
    if (answers.domain().isEmpty() || names.size() < 2) {
      global.remove("controlRegions");
      return;
    }
    ObjectNode controls = global.withObject("/controlRegions");
    controls.retain(names);
    for (String name : names) {
      if (!names.contains(controls.path(name).asText())) {
        set(
            "controlRegions." + name,
            Neighbours.nearest(name, names),
            "the nearest other region: its alarm drains this one");
      }
    }
  }

  private void set(String key, String value, String reason) {
    set(key, VALUES.textNode(value), reason);
  }

  private void set(String key, JsonNode value, String reason) {
    put(after.global(), key, value);
    explanations.add(new Explanation(key, value.asText(), reason));
  }

  /** Sets a key, with dots between the levels. */
  static void put(ObjectNode content, String key, JsonNode value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      content.set(key, value);
    } else {
      put(content.withObject("/" + key.substring(0, dot)), key.substring(dot + 1), value);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation would be a dependency.
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
