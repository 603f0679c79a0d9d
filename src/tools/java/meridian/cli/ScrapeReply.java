package meridian.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;

/**
 * A tracker's answer to a scrape.
 *
 * @param torrents the torrents that were asked for, in this order
 * @param files the answer's dictionaries by raw info hash
 */
public record ScrapeReply(List<InfoHash> torrents, Dictionary files) implements Report {

  /** The protocol's names of the counts and the printed ones, in the order to print them. */
  private static final List<Map.Entry<String, String>> COUNTS =
      List.of(
          Map.entry("complete", "seeders"),
          Map.entry("incomplete", "leechers"),
          Map.entry("downloaded", "downloads"),
          Map.entry("downloaders", "downloaders"));

  public static ScrapeReply of(List<InfoHash> torrents, Dictionary answer)
      throws CommandFailedException {
    return answer
        .get("files", Dictionary.class)
        .map(files -> new ScrapeReply(torrents, files))
        .orElseThrow(() -> new CommandFailedException("The tracker's answer has no files."));
  }

  /** One line for each torrent. */
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
