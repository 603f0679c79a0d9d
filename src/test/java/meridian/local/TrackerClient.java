package meridian.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import meridian.peer.InfoHash;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.MalformedBencodeException;
import meridian.wire.PercentEncoding;

/** Announces and scrapes one torrent at one tracker. */
public record TrackerClient(HttpClient http, String announceUrl, InfoHash torrent) {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * Announces a peer.
   *
   * @param parameters such as {@code left=0&event=started}
   * @return the answer
   */
  Dictionary announce(int port, String parameters) throws IOException, InterruptedException {
    String query = "&peer_id=-XX0001-000000000000&compact=1&port=%d&%s".formatted(port, parameters);
    return decode(send("GET", announceUrl, query));
  }

  /** The compact IPv4 peers of an answer. */
  static byte[] peers(Dictionary answer) {
    return answer.get("peers", ByteString.class).orElseThrow().bytes();
  }

  /** Whether an answer is a full one: it lists peers and has counts. */
  static boolean isFull(Dictionary answer) {
    return answer.get("peers").isPresent() && answer.get("complete").isPresent();
  }

  /** The number of seeders that the tracker counts. */
  public long seeders() throws IOException, InterruptedException {
    return scrape("complete");
  }

  /** The number of completed downloads that the tracker counts. */
  long downloads() throws IOException, InterruptedException {
    return scrape("downloaded");
  }

  private long scrape(String count) throws IOException, InterruptedException {
    return decode(send("GET", announceUrl.replace("/announce", "/scrape"), ""))
        .get("files", Dictionary.class)
        .stream()
        .flatMap(files -> files.entries().values().stream())
        .flatMap(swarm -> ((Dictionary) swarm).get(count, Int.class).stream())
        .mapToLong(Int::value)
        .sum();
  }

  /** The answer to a HEAD request. */
  HttpResponse<byte[]> head() throws IOException, InterruptedException {
    return send("HEAD", announceUrl, "");
  }

  private HttpResponse<byte[]> send(String method, String url, String query)
      throws IOException, InterruptedException {
    String infoHash = "?info_hash=" + PercentEncoding.encode(torrent.bytes());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + infoHash + query))
            .method(method, BodyPublishers.noBody())
            .timeout(TIMEOUT)
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static Dictionary decode(HttpResponse<byte[]> response) {
    try {
      return (Dictionary) Bencoded.decode(response.body());
    } catch (MalformedBencodeException e) {
      throw new AssertionError(e);
    }
  }
}
