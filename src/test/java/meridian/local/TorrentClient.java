package meridian.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import meridian.peer.InfoHash;
import meridian.wire.PercentEncoding;

/**
 * Asks a tracker that may be killed meanwhile about one torrent, and hands answers out as the
 * characters of the same number.
 *
 * @param announceUrl of the tracker
 */
record TorrentClient(HttpClient http, String announceUrl, InfoHash torrent) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * The answer to an announce.
   *
   * @param query what follows the info hash
   */
  String announce(String query) throws IOException, InterruptedException {
    return get(announceUrl, query);
  }

  /** How many downloads the tracker has counted. */
  int downloads() throws IOException, InterruptedException {
    String answer = get(announceUrl.replace("/announce", "/scrape"), "");
    return Integer.parseInt(answer.replaceFirst("(?s).*10:downloadedi(\\d+)e.*", "$1"));
  }

  private String get(String url, String query) throws IOException, InterruptedException {
    String infoHash = "?info_hash=" + PercentEncoding.encode(torrent.bytes());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + infoHash + query)).timeout(PATIENCE).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
        .body();
  }
}
