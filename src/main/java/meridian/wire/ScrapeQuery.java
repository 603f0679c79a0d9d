package meridian.wire;

import java.util.List;
import meridian.swarm.InfoHash;

/**
 * What a client asks in a scrape (BEP 48).
 *
 * @param infoHashes which swarms, in the order asked, repetitions included; one at least
 */
public record ScrapeQuery(List<InfoHash> infoHashes) {

  /** How many info hashes are read at most; those beyond are not even looked at. */
  static final int MAX_INFO_HASHES = 1024;

  /** Takes an immutable copy of the info hashes. */
  public ScrapeQuery {
    infoHashes = List.copyOf(infoHashes);
  }

  /**
   * Reads a query.
   *
   * @param rawQuery as it came, still percent-encoded, a character per byte
   */
  public static ScrapeQuery parse(String rawQuery) throws MalformedRequestException {
    return new ScrapeQuery(
        Parameters.of(rawQuery).ids("info_hash", MAX_INFO_HASHES).stream()
            .map(InfoHash::new)
            .toList());
  }
}
