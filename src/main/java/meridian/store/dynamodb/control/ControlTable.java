package meridian.store.dynamodb.control;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.ControlAttributes;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The shapes of the control table's items. Its keys are strings, so that people can read them in a
 * console. As in the peer table, an item is named after a region, and written through that region's
 * replica only.
 *
 * <table>
 *   <caption>What a region was told about a torrent</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code denied}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: info hash (40 lower-case hexadecimal digits), a slash, and
 *     the code of the region</td></tr>
 *   <tr><td>{@code a}</td><td>{@code deny} or {@code allow}</td></tr>
 *   <tr><td>{@code w}</td><td>when, in milliseconds since 1970; of all regions' words on a torrent
 *     the newest holds</td></tr>
 * </table>
 *
 * <p>{@link DrainNote}, {@link BanNote} and {@link meridian.store.dynamodb.heartbeat.HeartbeatItem}
 * describe more items.
 *
 * <p>The table's time to live is in {@code t}; these items have none. Neither does one that says
 * {@code allow}: it would uncover the older {@code deny} of another region.
 */
public final class ControlTable {

  static final String DENIED = "denied";
  private static final String DENY = "deny";
  private static final String ALLOW = "allow";
  private static final Pattern KEY = Pattern.compile("([0-9a-f]{40})/([0-9]+)");

  private ControlTable() {}

  static AttributeValue denied() {
    return AttributeValue.fromS(DENIED);
  }

  public static Map<String, AttributeValue> item(Ruling ruling) {
    return Map.of(
        "s", denied(),
        "k", AttributeValue.fromS(ruling.infoHash() + "/" + ruling.region()),
        "a", AttributeValue.fromS(ruling.denies() ? DENY : ALLOW),
        "w", ControlAttributes.millis(ruling.when()));
  }

  /** Reads what a region was told about a torrent; empty if it says nothing that is understood. */
  static Optional<Ruling> ruling(Map<String, AttributeValue> item) {
    Matcher key = KEY.matcher(ControlAttributes.text(item.get("k")));
    String word = ControlAttributes.text(item.get("a"));
    if (!key.matches() || !(word.equals(DENY) || word.equals(ALLOW))) {
      return Optional.empty();
    }
    InfoHash infoHash = InfoHash.ofHex(key.group(1));
    return RegionCode.parse(key.group(2))
        .flatMap(
            region ->
                ControlAttributes.instant(item.get("w"))
                    .map(when -> new Ruling(infoHash, region, word.equals(DENY), when)));
  }
}
