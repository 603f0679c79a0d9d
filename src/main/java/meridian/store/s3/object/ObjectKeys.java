package meridian.store.s3.object;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.InfoHash;
import meridian.swarm.RegionCode;

/**
 * The keys of objects. A key begins with the code of the region that alone writes the object, so
 * buckets that are replicated to each other never conflict, and each region replicates one prefix.
 *
 * <table>
 *   <caption>Keys</caption>
 *   <tr><td>{@code 3/swarms/<info hash>}</td><td>a region's part of a swarm; the info hash in
 *     lower-case hexadecimal digits</td></tr>
 *   <tr><td>{@code 3/swarms/<info hash>.<digits>}</td><td>of a part that was split: the records
 *     whose endpoint hashes begin with these hexadecimal digits</td></tr>
 *   <tr><td>{@code 3/control/<partition>}</td><td>control items</td></tr>
 * </table>
 *
 * <p>No key is a folder of another one, because some servers store objects as files.
 */
public final class ObjectKeys {

  private static final String SWARMS = "/swarms/";
  private static final String CONTROL = "/control/";

  private static final Pattern SWARM =
      Pattern.compile("([1-9][0-9]{0,2})/swarms/([0-9a-f]{40})(?:\\.([0-9a-f]{1,16}))?");

  private ObjectKeys() {}

  /**
   * A parsed key of a swarm's object.
   *
   * @param digits of the endpoint hashes; empty for the root
   */
  public record SwarmKey(RegionCode region, InfoHash infoHash, String digits) {

    /** The key as text. */
    public String text() {
      return digits.isEmpty() ? swarm(region, infoHash) : swarm(region, infoHash) + "." + digits;
    }
  }

  /** The prefix of all swarms of a region. */
  public static String swarms(RegionCode region) {
    return region + SWARMS;
  }

  /** The root of a region's part of a swarm. */
  public static String swarm(RegionCode region, InfoHash infoHash) {
    return region + SWARMS + infoHash;
  }

  /** A region's object of control items. */
  public static String control(RegionCode region, String partition) {
    return region + CONTROL + partition;
  }

  /** Parses the key of a swarm's object; empty if it is of another form. */
  public static Optional<SwarmKey> parseSwarm(String key) {
    Matcher matcher = SWARM.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String digits = matcher.group(3) == null ? "" : matcher.group(3);
    return RegionCode.parse(matcher.group(1))
        .map(region -> new SwarmKey(region, InfoHash.ofHex(matcher.group(2)), digits));
  }
}
