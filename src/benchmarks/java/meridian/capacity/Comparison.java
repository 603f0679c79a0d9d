package meridian.capacity;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an announce costs both trackers: medians of slices, in microseconds of processor time.
 *
 * @param torrents how many
 * @param peers of each torrent
 * @param style how clients of {@code scripts/serve} use connections; opentracker from Debian closes
 *     each connection
 * @param serveMicros of {@code scripts/serve}
 * @param opentrackerMicros of opentracker
 * @param serveBytes the memory of {@code scripts/serve} at the end
 * @param opentrackerBytes that of opentracker
 */
record Comparison(
    int torrents,
    int peers,
    Style style,
    double serveMicros,
    double opentrackerMicros,
    long serveBytes,
    long opentrackerBytes) {

  /** How many announces Meridian answers in the processor time of one of opentracker's. */
  @JsonProperty
  double capacity() {
    return opentrackerMicros / serveMicros;
  }
}
