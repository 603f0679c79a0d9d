package meridian.wire;

import java.util.List;
import meridian.peer.InfoHash;

/**
 * The query of a scrape (BEP 48).
 *
 * @param infoHashes the swarms in the given order, including duplicates; at least one
 */
public record ScrapeQuery(List<InfoHash> infoHashes) {

  /** Takes an immutable copy of the info hashes. */
  public ScrapeQuery {
    infoHashes = List.copyOf(infoHashes);
  }

  /**
   * Parses a query.
   *
   * @param rawQuery percent-encoded, one character per byte
   * @param atMost maximum number of info hashes; further ones are ignored
   */
  public static ScrapeQuery parse(String rawQuery, int atMost) throws MalformedRequestException {
    return new ScrapeQuery(
        Parameters.of(rawQuery).ids("info_hash", atMost).stream().map(InfoHash::new).toList());
  }
}
