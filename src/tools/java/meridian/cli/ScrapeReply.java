package meridian.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.peer.InfoHash;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;

/**
 * What a tracker answers to a scrape.
 *
 * @param torrents whom it was asked about, in that order
 * @param files what it says, by raw info hash
 */
public record ScrapeReply(List<InfoHash> torrents, Dictionary files) implements Reply {

  /** What the protocol calls the counts, and what people do, in the order to show them. */
  private static final List<Map.Entry<String, String>> COUNTS =
      List.of(
          Map.entry("complete", "seeders"),
          Map.entry("incomplete", "leechers"),
          Map.entry("downloaded", "downloads"),
          Map.entry("downloaders", "downloaders"));

  public static ScrapeReply of(List<InfoHash> torrents, Dictionary answer)
      throws FailedExchangeException {
    return answer
        .get("files", Dictionary.class)
        .map(files -> new ScrapeReply(torrents, files))
        .orElseThrow(() -> new FailedExchangeException("The tracker's answer has no files."));
  }

  /** A torrent a line. */
  @Override
  public Stream<String> lines() {
    return torrents.stream()
        .map(torrent -> torrent + "  " + counts(torrent).map(ScrapeReply::text).orElse("unknown"));
  }

  /** Counts by info hash; null for a torrent that the tracker does not know. */
  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    torrents.forEach(torrent -> json.set(torrent.toString(), counts(torrent).orElse(null)));
    return json;
  }

  /** How many seeders a torrent has; 0 if the tracker does not know it. */
  public long seeders(InfoHash torrent) {
    return counts(torrent).map(counts -> counts.path("seeders").asLong()).orElse(0L);
  }

  private Optional<ObjectNode> counts(InfoHash torrent) {
    return files
        .get(new String(torrent.bytes(), ISO_8859_1), Dictionary.class)
        .map(ScrapeReply::counts);
  }

  private static ObjectNode counts(Dictionary file) {
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    COUNTS.forEach(
        name ->
            file.get(name.getKey(), Int.class)
                .ifPresent(count -> counts.put(name.getValue(), count.value())));
    return counts;
  }

  private static String text(ObjectNode counts) {
    return counts.properties().stream()
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining("  "));
  }
}
