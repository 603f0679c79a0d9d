package meridian.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import meridian.peer.InfoHash;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.PercentEncoding;

/**
 * Peers of one torrent that use one tracker.
 *
 * @param announceUrl of the tracker
 */
record TrackerClient(HttpClient http, String announceUrl, InfoHash torrent) {

  /** Announces a peer; the peers that the answer lists, in their compact form. */
  byte[] announce(int port, int left) throws Exception {
    String query = "&peer_id=-XX0001-000000000000&compact=1&port=%d&left=%d".formatted(port, left);
    Dictionary answer = decoded(send("GET", announceUrl, query));
    return answer.get("peers", ByteString.class).orElseThrow().bytes();
  }

  /** How many seeders the tracker counts. */
  long seeders() throws Exception {
    return decoded(send("GET", scrapeUrl(), "")).get("files", Dictionary.class).stream()
        .flatMap(files -> files.entries().values().stream())
        .flatMap(swarm -> ((Dictionary) swarm).get("complete", Int.class).stream())
        .mapToLong(Int::value)
        .sum();
  }

  /** What the tracker says when it is only looked at. */
  HttpResponse<byte[]> head() throws IOException, InterruptedException {
    return send("HEAD", announceUrl, "");
  }

  private String scrapeUrl() {
    return announceUrl.replace("/announce", "/scrape");
  }

  private HttpResponse<byte[]> send(String method, String url, String query)
      throws IOException, InterruptedException {
    String infoHash = "?info_hash=" + PercentEncoding.encode(torrent.bytes());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + infoHash + query))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static Dictionary decoded(HttpResponse<byte[]> response) throws Exception {
    return (Dictionary) Bencoded.decode(response.body());
  }
}
