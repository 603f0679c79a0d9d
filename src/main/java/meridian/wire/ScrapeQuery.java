package meridian.wire;

import java.util.List;
import meridian.peer.InfoHash;

/**
 * What a client asks in a scrape (BEP 48).
 *
 * @param infoHashes which swarms, in the order asked, repetitions included; one at least
 */
public record ScrapeQuery(List<InfoHash> infoHashes) {

  /** Takes an immutable copy of the info hashes. */
  public ScrapeQuery {
    infoHashes = List.copyOf(infoHashes);
  }

  /**
   * Reads a query.
   *
   * @param rawQuery as it came, still percent-encoded, a character per byte
   * @param atMost so many info hashes are read; those beyond are not even looked at
   */
  public static ScrapeQuery parse(String rawQuery, int atMost) throws MalformedRequestException {
    return new ScrapeQuery(
        Parameters.of(rawQuery).ids("info_hash", atMost).stream().map(InfoHash::new).toList());
  }
}
