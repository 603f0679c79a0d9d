package meridian.store.dynamodb.control;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.store.dynamodb.table.ControlAttributes;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What an operator said about draining a region, through another one: it must be possible while the
 * drained region cannot be reached.
 *
 * <table>
 *   <caption>Its item in the control table</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code drained}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: the code of the region that is meant, a slash, and the code
 *     of the region written through</td></tr>
 *   <tr><td>{@code a}</td><td>{@code drain} or {@code undrain}</td></tr>
 *   <tr><td>{@code w}</td><td>when, in milliseconds since 1970; of all regions' words on a region the
 *     newest holds</td></tr>
 * </table>
 *
 * <p>These items have no time to live: one that says {@code undrain} would uncover an older {@code
 * drain}.
 *
 * @param region the code of the region that is meant
 * @param through the code of the region whose replica it was written through
 * @param closes whether clients are to be sent elsewhere; else they may come again
 * @param when it was said, in whole milliseconds
 */
public record DrainNote(RegionCode region, RegionCode through, boolean closes, Instant when) {

  static final String DRAINED = "drained";
  private static final String DRAIN = "drain";
  private static final String UNDRAIN = "undrain";
  private static final Pattern KEY = Pattern.compile("([0-9]+)/([0-9]+)");

  static AttributeValue partition() {
    return AttributeValue.fromS(DRAINED);
  }

  /** Reads an item; empty if it says nothing that is understood. */
  public static Optional<DrainNote> of(Map<String, AttributeValue> item) {
    Matcher key = KEY.matcher(ControlAttributes.text(item.get("k")));
    String word = ControlAttributes.text(item.get("a"));
    if (!key.matches() || !(word.equals(DRAIN) || word.equals(UNDRAIN))) {
      return Optional.empty();
    }
    Optional<RegionCode> region = RegionCode.parse(key.group(1));
    Optional<RegionCode> through = RegionCode.parse(key.group(2));
    return ControlAttributes.instant(item.get("w"))
        .filter(_ -> region.isPresent() && through.isPresent())
        .map(when -> new DrainNote(region.get(), through.get(), word.equals(DRAIN), when));
  }

  public Map<String, AttributeValue> item() {
    return Map.of(
        "s", partition(),
        "k", AttributeValue.fromS(region + "/" + through),
        "a", AttributeValue.fromS(closes ? DRAIN : UNDRAIN),
        "w", ControlAttributes.millis(when));
  }

  /** Whether it holds rather than another note on the same region. */
  public boolean overrules(DrainNote other) {
    return word().compareTo(other.word()) > 0;
  }

  private Word word() {
    return new Word(when, closes, through);
  }
}
