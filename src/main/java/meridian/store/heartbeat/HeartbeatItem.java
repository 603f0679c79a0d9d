package meridian.store.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a region's newest heartbeat among the control items.
 *
 * <table>
 *   <caption>The item</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code heartbeat}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: the region's code</td></tr>
 *   <tr><td>{@code name}</td><td>the region's name</td></tr>
 *   <tr><td>{@code w}</td><td>when it was sent, in milliseconds since 1970</td></tr>
 *   <tr><td>{@code reads}, {@code writes}</td><td>layout versions of records</td></tr>
 *   <tr><td>{@code heard}</td><td>by each other region's code: {@code w}, when the newest heartbeat
 *     that has arrived was sent, and {@code met}, when it was first seen here; both in milliseconds.
 *     Missing if none has arrived</td></tr>
 *   <tr><td>{@code verdict}</td><td>{@code healthy}, {@code drained}, {@code isolated} or
 *     {@code unreachable}</td></tr>
 *   <tr><td>{@code release}</td><td>the release's name; missing if it has none</td></tr>
 *   <tr><td>{@code t}</td><td>time to live: longer than any tolerated partition, after which a removed
 *     region is forgotten</td></tr>
 * </table>
 */
final class HeartbeatItem {

  /** The time to live: as long as a lost region's peers are kept. */
  private static final Duration LIFE = PeerTable.TTL_AFTER_EXPIRY;

  /** The partition key. */
  static final String PARTITION = "heartbeat";

  private HeartbeatItem() {}

  private static Map<String, AttributeValue> key(RegionCode region) {
    return Map.of(
        "s", AttributeValue.fromS(PARTITION), "k", AttributeValue.fromS(region.toString()));
  }

  static Map<String, AttributeValue> of(Heartbeat heartbeat) {
    Map<String, AttributeValue> heard = new HashMap<>();
    heartbeat
        .heard()
        .forEach((region, observed) -> heard.put(region.toString(), attribute(observed)));
    Map<String, AttributeValue> item = new HashMap<>(key(heartbeat.region()));
    item.put("name", AttributeValue.fromS(heartbeat.name()));
    item.put("w", ItemAttributes.millis(heartbeat.sent()));
    item.put(
        "reads",
        AttributeValue.fromNs(
            heartbeat.layouts().reads().stream().sorted().map(n -> Integer.toString(n)).toList()));
    item.put("writes", n(heartbeat.layouts().writes()));
    if (!heard.isEmpty()) {
      item.put("heard", AttributeValue.fromM(heard));
    }
    item.put("verdict", AttributeValue.fromS(heartbeat.verdict().label()));
    heartbeat.release().ifPresent(name -> item.put("release", AttributeValue.fromS(name)));
    item.put("t", n(heartbeat.sent().plus(LIFE).getEpochSecond()));
    return item;
  }

  private static AttributeValue attribute(ObservedHeartbeat observed) {
    return AttributeValue.fromM(
        Map.of(
            "w",
            ItemAttributes.millis(observed.sent()),
            "met",
            ItemAttributes.millis(observed.firstSeen())));
  }

  /** Reads an item; empty if it is not understood. */
  static Optional<Heartbeat> read(Map<String, AttributeValue> item) {
    Optional<Instant> at = ItemAttributes.ofMillis(item.get("w"));
    Optional<Verdict> verdict = verdict(ItemAttributes.text(item.get("verdict")));
    Optional<RegionCode> region = RegionCode.parse(ItemAttributes.text(item.get("k")));
    if (at.isEmpty() || verdict.isEmpty() || region.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Heartbeat(
            region.get(),
            ItemAttributes.text(item.get("name")),
            at.get(),
            layouts(item),
            heard(item),
            verdict.get(),
            Optional.of(ItemAttributes.text(item.get("release"))).filter(name -> !name.isEmpty())));
  }

  private static Layouts layouts(Map<String, AttributeValue> item) {
    Set<Integer> reads =
        Optional.ofNullable(item.get("reads")).map(AttributeValue::ns).orElse(List.of()).stream()
            .map(AttributeValue::fromN)
            .flatMap(version -> version(version).stream())
            .collect(Collectors.toSet());
    return new Layouts(reads, version(item.get("writes")).orElse(0));
  }

  private static Optional<Integer> version(@Nullable AttributeValue value) {
    return ItemAttributes.wholeNumber(value, Integer.MAX_VALUE).map(Long::intValue);
  }

  private static Map<RegionCode, ObservedHeartbeat> heard(Map<String, AttributeValue> item) {
    Map<RegionCode, ObservedHeartbeat> heard = new HashMap<>();
    Map<String, AttributeValue> attributes =
        Optional.ofNullable(item.get("heard")).map(AttributeValue::m).orElse(Map.of());
    attributes.forEach(
        (code, attribute) -> {
          Optional<Instant> sent = ItemAttributes.ofMillis(attribute.m().get("w"));
          Optional<Instant> firstSeen = ItemAttributes.ofMillis(attribute.m().get("met"));
          if (sent.isPresent() && firstSeen.isPresent()) {
            RegionCode.parse(code)
                .ifPresent(
                    region ->
                        heard.put(region, new ObservedHeartbeat(sent.get(), firstSeen.get())));
          }
        });
    return heard;
  }

  private static Optional<Verdict> verdict(String label) {
    return Arrays.stream(Verdict.values()).filter(v -> v.label().equals(label)).findFirst();
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
