package meridian.store.control;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A kind of decisions: its targets, its actions, and how a {@link ControlStore} keeps them.
 *
 * @param <T> the type of its targets
 */
public final class DecisionKind<T> {

  /** Which torrents are denied. These decisions never end. */
  public static final DecisionKind<InfoHash> DENIALS =
      new DecisionKind<>(
          "denied", List.of(Action.DENY, Action.ALLOW), Integer.MAX_VALUE, DecisionKind::infoHash);

  /** Which regions are drained. These decisions never end. */
  public static final DecisionKind<RegionCode> DRAINS =
      new DecisionKind<>(
          "drained", List.of(Action.DRAIN, Action.UNDRAIN), Integer.MAX_VALUE, RegionCode::parse);

  /**
   * Which networks are banned. These decisions end. At most 5,000 items are read, those that last
   * longest, so operators' decisions come first; at 80 bytes an item this is a single page of 400
   * KB.
   */
  public static final DecisionKind<Network> BANS =
      new DecisionKind<>(
          "banned", List.of(Action.BAN, Action.LIFT, Action.AUTO_BAN), 5_000, Network::parse);

  private static final Pattern KEY =
      Pattern.compile("(?:([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2})/)?(.+)/([0-9]+)");

  private static final int HOUR_CHARACTERS = "2026-11-23T08".length();

  private final String partition;
  private final List<Action> actions;
  private final boolean ends;
  private final int limit;
  private final Function<String, Optional<T>> parser;

  /** A kind whose actions all end, or none. */
  private DecisionKind(
      String partition, List<Action> actions, int limit, Function<String, Optional<T>> parser) {
    this.partition = partition;
    this.actions = actions;
    this.ends = actions.getFirst().ends();
    this.limit = limit;
    this.parser = parser;
  }

  private static Optional<InfoHash> infoHash(String text) {
    return Optional.of(text).filter(hex -> hex.matches("[0-9a-f]{40}")).map(InfoHash::ofHex);
  }

  /** The value of the partition key. */
  AttributeValue partition() {
    return AttributeValue.fromS(partition);
  }

  /** The maximum number of items that are read. */
  public int limit() {
    return limit;
  }

  /** A query of all decisions that have not ended. */
  ControlQuery query(Instant now, boolean consistent) {
    Optional<String> from = ends ? Optional.of(lowestKeyInForce(now)) : Optional.empty();
    return new ControlQuery(partition, from, limit, consistent);
  }

  /** Lower than the keys of all decisions in force, and higher than those of ended ones. */
  static String lowestKeyInForce(Instant now) {
    return hour(now.plus(1, ChronoUnit.HOURS));
  }

  private static String hour(Instant instant) {
    return instant.toString().substring(0, HOUR_CHARACTERS);
  }

  /** The item of a decision. */
  public Map<String, AttributeValue> item(Decision<T> decision) {
    String key = decision.target() + "/" + decision.region();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("s", partition());
    item.put(
        "k", AttributeValue.fromS(decision.end().map(end -> hour(end) + "/").orElse("") + key));
    item.put("a", AttributeValue.fromS(decision.action().storedName()));
    item.put("w", ItemAttributes.millis(decision.at()));
    decision
        .end()
        .map(end -> AttributeValue.fromN(Long.toString(end.getEpochSecond())))
        .ifPresent(end -> item.put("t", end));
    return item;
  }

  /** Reads an item; empty if it is not understood. */
  public Optional<Decision<T>> read(Map<String, AttributeValue> item) {
    Matcher key = KEY.matcher(ItemAttributes.text(item.get("k")));
    if (!key.matches()) {
      return Optional.empty();
    }
    Optional<String> hour = Optional.ofNullable(key.group(1));
    Optional<Instant> end = hour.flatMap(DecisionKind::end);
    Optional<T> target = parser.apply(key.group(2));
    Optional<Action> action = action(ItemAttributes.text(item.get("a")));
    Optional<RegionCode> region = RegionCode.parse(key.group(3));
    Optional<Instant> at = ItemAttributes.ofMillis(item.get("w"));
    return hour.isPresent() == ends
            && end.isPresent() == ends
            && Stream.of(target, action, region, at).allMatch(Optional::isPresent)
        ? Optional.of(new Decision<>(target.get(), action.get(), region.get(), at.get(), end))
        : Optional.empty();
  }

  private static Optional<Instant> end(String hour) {
    try {
      return Optional.of(Instant.parse(hour + ":00:00Z"));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Optional<Action> action(String name) {
    return actions.stream().filter(action -> action.storedName().equals(name)).findFirst();
  }
}
