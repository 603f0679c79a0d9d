package meridian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import meridian.command.CommandFailedException;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.swarm.Event;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Announces a peer to a tracker and prints the answer. */
@Command(
    name = "scripts/announce",
    description = "Announces a peer to a tracker and prints the answer.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class AnnounceCommand extends TrackerCommand {

  @Parameters(
      index = "1",
      paramLabel = "INFO_HASH",
      converter = InfoHashArgument.class,
      description = "the torrent: 40 hexadecimal digits, or a magnet link")
  private InfoHash torrent;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "6881",
      description = "the peer's port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--left",
      paramLabel = "N",
      defaultValue = "1",
      description = "bytes left to download; 0 for a seeder (default: ${DEFAULT-VALUE})")
  private long left;

  @Option(
      names = "--event",
      paramLabel = "E",
      converter = EventArgument.class,
      description = "started, completed, stopped or paused (default: none)")
  private Optional<Event> event;

  @Option(names = "--numwant", paramLabel = "N", description = "the number of peers to ask for")
  private Optional<Integer> numwant;

  @Option(
      names = "--peer-id",
      paramLabel = "TEXT",
      description = "the peer id, padded with - to 20 bytes (default: random)")
  private Optional<String> peerId;

  @Option(
      names = "--compact",
      paramLabel = "0|1",
      defaultValue = "1",
      description =
          "1 for the compact list of peers, 0 for dictionaries (default: ${DEFAULT-VALUE})")
  private int compact;

  @Option(names = "--no-peer-id", description = "ask for peers without their ids")
  private boolean noPeerId;

  @Option(
      names = "--ip",
      paramLabel = "A",
      description = "the address that the client claims to have")
  private Optional<String> ip;

  @Option(
      names = "--key",
      paramLabel = "K",
      description = "the key that identifies the client after its address changed")
  private Optional<String> key;

  @Option(
      names = "--trackerid",
      paramLabel = "T",
      description = "the tracker id of an earlier answer")
  private Optional<String> trackerId;

  @Override
  protected Report ask(TrackerUrl tracker) throws CommandFailedException {
    return AnnounceReply.of(Exchange.get(tracker.with(query())));
  }

  private Query query() {
    return new Query()
        .add("info_hash", torrent.bytes())
        .add("peer_id", peerId.map(AnnounceCommand::padded).orElseGet(AnnounceCommand::randomId))
        .add("port", port)
        .add("uploaded", 0)
        .add("downloaded", 0)
        .add("left", left)
        .add("event", event.map(named -> named.name().toLowerCase(Locale.ROOT)))
        .add("compact", compact)
        .add("no_peer_id", noPeerId ? Optional.of(1) : Optional.empty())
        .add("numwant", numwant)
        .add("ip", ip)
        .add("key", key)
        .add("trackerid", trackerId);
  }

  private static byte[] padded(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > Id160.BYTES) {
      throw new TypeConversionException("'" + text + "' is longer than a peer id, 20 bytes");
    }
    byte[] id = Arrays.copyOf(bytes, Id160.BYTES);
    Arrays.fill(id, bytes.length, id.length, (byte) '-');
    return id;
  }

  private static byte[] randomId() {
    return "-MR0100-%012d"
        .formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L))
        .getBytes(UTF_8);
  }
}
