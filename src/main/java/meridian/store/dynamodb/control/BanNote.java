package meridian.store.dynamodb.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.Network;
import meridian.store.dynamodb.table.ControlAttributes;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What was said about banning a network through one region: by an environment that met an offender,
 * or by an operator.
 *
 * <table>
 *   <caption>Its item in the control table</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code banned}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: the full hour, UTC, from which it is void, as in {@code
 *     2026-11-23T08}; a slash, the network with its length, a slash, and the code of the region
 *     written through</td></tr>
 *   <tr><td>{@code a}</td><td>{@code found}, {@code ban} or {@code lift}</td></tr>
 *   <tr><td>{@code w}</td><td>when it was said, in milliseconds since 1970</td></tr>
 *   <tr><td>{@code t}</td><td>time to live: the hour of the key. Readers do not wait for it</td></tr>
 * </table>
 *
 * <p>As the key begins with the hour, readers read nothing that is void, however late the table
 * deletes it; and as the hour is a full one, all environments of a region that meet an offender
 * within an hour name the same item, which the first of them writes and none changes.
 *
 * @param network who is meant
 * @param through the code of the region whose replica it was written through
 * @param kind what was said, and who may say so
 * @param when it was said, in whole milliseconds
 * @param end a full hour, from which it is void
 */
public record BanNote(Network network, RegionCode through, Kind kind, Instant when, Instant end) {

  static final String BANNED = "banned";
  private static final Pattern KEY =
      Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2})/(.+)/([0-9]+)");
  private static final int HOUR_DIGITS = "2026-11-23T08".length();

  private static final Comparator<BanNote> WEIGHT =
      Comparator.comparing((BanNote note) -> note.kind.isOperators())
          .thenComparing(note -> new Word(note.when, note.kind.restrains(), note.through));

  /** What can be said. */
  public enum Kind {
    /** An environment found it offending: it is banned for an hour or two. */
    FOUND(Duration.ofHours(1)),
    /** An operator had it banned. */
    BAN(Duration.ofDays(30)),
    /** An operator had its ban lifted, and does not want it banned by environments again. */
    LIFT(Duration.ofDays(30));

    private final Duration least;

    Kind(Duration least) {
      this.least = least;
    }

    boolean isOperators() {
      return this != FOUND;
    }

    public boolean restrains() {
      return this != LIFT;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }

  /**
   * Something said now. All that operators say lasts equally long, so that nothing said before is
   * uncovered when it ends.
   */
  public static BanNote said(Network network, RegionCode through, Kind kind, Instant now) {
    Instant end = now.plus(kind.least).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    return new BanNote(network, through, kind, now.truncatedTo(ChronoUnit.MILLIS), end);
  }

  static AttributeValue partition() {
    return AttributeValue.fromS(BANNED);
  }

  /** Lower than the keys of all notes that are in force, and not than those of any other. */
  static AttributeValue inForceFrom(Instant now) {
    return AttributeValue.fromS(hour(now.plus(1, ChronoUnit.HOURS)));
  }

  private static String hour(Instant instant) {
    return instant.toString().substring(0, HOUR_DIGITS);
  }

  /** Reads an item; empty if it says nothing that is understood. */
  static Optional<BanNote> of(Map<String, AttributeValue> item) {
    Matcher key = KEY.matcher(ControlAttributes.text(item.get("k")));
    Optional<Kind> kind = Kind.of(ControlAttributes.text(item.get("a")));
    Optional<Instant> when = ControlAttributes.instant(item.get("w"));
    if (!key.matches() || kind.isEmpty() || when.isEmpty()) {
      return Optional.empty();
    }
    Optional<RegionCode> through = RegionCode.parse(key.group(3));
    Optional<Instant> end = end(key.group(1));
    return Network.parse(key.group(2))
        .filter(_ -> end.isPresent() && through.isPresent())
        .map(network -> new BanNote(network, through.get(), kind.get(), when.get(), end.get()));
  }

  private static Optional<Instant> end(String hour) {
    try {
      return Optional.of(Instant.parse(hour + ":00:00Z"));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  public Map<String, AttributeValue> item() {
    return Map.of(
        "s", partition(),
        "k", AttributeValue.fromS(hour(end) + "/" + network + "/" + through),
        "a", AttributeValue.fromS(kind.word()),
        "w", ControlAttributes.millis(when),
        "t", AttributeValue.fromN(Long.toString(end.getEpochSecond())));
  }

  /** Whether it is not void yet. */
  boolean isInForce(Instant now) {
    return now.isBefore(end);
  }

  /**
   * Whether it holds rather than another note on the same network: an operator's word before any
   * environment's, then the newer one, which lasts at least as long.
   */
  boolean overrules(BanNote other) {
    return WEIGHT.compare(this, other) > 0;
  }
}
