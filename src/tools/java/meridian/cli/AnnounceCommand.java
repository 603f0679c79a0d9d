package meridian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.swarm.Event;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Announces a peer to a tracker, and shows its answer. */
@Command(
    name = "scripts/announce",
    description = "Announces a peer to a tracker, and prints its answer.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
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
      description = "port that the peer listens on (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--left",
      paramLabel = "N",
      defaultValue = "1",
      description = "bytes it still lacks; a seeder lacks 0 (default: ${DEFAULT-VALUE})")
  private long left;

  @Option(
      names = "--event",
      paramLabel = "E",
      converter = EventArgument.class,
      description = "started, completed, stopped or paused (default: none)")
  private Optional<Event> event;

  @Option(names = "--numwant", paramLabel = "N", description = "how many peers it asks for")
  private Optional<Integer> numwant;

  @Option(
      names = "--peer-id",
      paramLabel = "TEXT",
      description = "its peer id, filled up with - to 20 bytes (default: made up)")
  private Optional<String> peerId;

  @Option(
      names = "--compact",
      paramLabel = "0|1",
      defaultValue = "1",
      description = "form of the list of peers (default: ${DEFAULT-VALUE})")
  private int compact;

  @Option(names = "--no-peer-id", description = "leave peer ids out of the list")
  private boolean noPeerId;

  @Option(names = "--ip", paramLabel = "A", description = "address that the peer claims to have")
  private Optional<String> ip;

  @Option(
      names = "--key",
      paramLabel = "K",
      description = "key by which a tracker may know it again")
  private Optional<String> key;

  @Option(names = "--trackerid", paramLabel = "T", description = "tracker id of an earlier answer")
  private Optional<String> trackerId;

  public static void main(String[] args) {
    System.exit(new CommandLine(new AnnounceCommand()).execute(args));
  }

  @Override
  protected Reply ask(TrackerUrl tracker) throws FailedExchangeException {
    return AnnounceReply.of(Exchange.get(tracker.with(query())));
  }

  private Query query() {
    return new Query()
        .add("info_hash", torrent.bytes())
        .add("peer_id", peerId.map(AnnounceCommand::filledUp).orElseGet(AnnounceCommand::madeUp))
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

  private static byte[] filledUp(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > Id160.BYTES) {
      throw new TypeConversionException("'" + text + "' is longer than a peer id, 20 bytes");
    }
    byte[] id = Arrays.copyOf(bytes, Id160.BYTES);
    Arrays.fill(id, bytes.length, id.length, (byte) '-');
    return id;
  }

  private static byte[] madeUp() {
    return "-MR0100-%012d"
        .formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L))
        .getBytes(UTF_8);
  }
}
