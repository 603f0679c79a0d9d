package meridian.cli.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import meridian.cli.Query;
import meridian.cli.TrackerCommand;
import meridian.cli.TrackerUrl;
import meridian.command.CommandFailedException;
import meridian.peer.Id160;
import meridian.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Sends announces as fast as a tracker answers. It compares runs on one machine: client and tracker
 * share the cores, so only ratios are meaningful. It refuses to load any other machine.
 */
@Command(
    name = "scripts/load",
    description =
        "Announces to a tracker on this machine as fast as it answers, and prints the rate and"
            + " times.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class LoadCommand extends TrackerCommand {

  /** Each has a thread. */
  private static final int MOST_CONNECTIONS = 10_000;

  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--announces",
      defaultValue = "20000",
      paramLabel = "N",
      description = "number of announces (default: ${DEFAULT-VALUE})")
  private int announces;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "number of connections (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--torrents",
      paramLabel = "N",
      defaultValue = "1000",
      description = "number of torrents (default: ${DEFAULT-VALUE})")
  private int torrents;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "5",
      description = "number of peers of each torrent (default: ${DEFAULT-VALUE})")
  private int peers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of the random traffic (default: ${DEFAULT-VALUE})")
  private long seed;

  @Override
  protected Report ask(TrackerUrl tracker) throws CommandFailedException {
    requireLoopback(tracker.uri());
    require("--announces", announces, Integer.MAX_VALUE);
    require("--connections", connections, MOST_CONNECTIONS);
    require("--torrents", torrents, Integer.MAX_VALUE);
    require("--peers", peers, HIGHEST_PORT - LOWEST_PORT + 1);
    SplittableRandom random = new SplittableRandom(seed);
    List<Callable<List<Long>>> clients = new ArrayList<>();
    for (int client = 0; client < connections; client++) {
      SplittableRandom own = random.split();
      int times = announces / connections + (client < announces % connections ? 1 : 0);
      clients.add(() -> announce(tracker, times, own));
    }
    long start = System.nanoTime();
    List<Long> nanos = run(clients);
    return LoadReport.of(connections, Duration.ofNanos(System.nanoTime() - start), nanos);
  }

  private static void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new TypeConversionException(
          "Invalid value for option '%s': %d is not from 1 to %d".formatted(option, value, most));
    }
  }

  private static void requireLoopback(URI uri) {
    try {
      if (InetAddress.getByName(uri.getHost()).isLoopbackAddress() && uri.getPort() > 0) {
        return;
      }
    } catch (UnknownHostException _) {
      // Reported below.
    }
    throw new TypeConversionException(
        "'" + uri + "' is not a port of this machine: other machines must not be loaded");
  }

  private List<Long> announce(TrackerUrl tracker, int times, SplittableRandom random)
      throws CommandFailedException {
    List<Long> nanos = new ArrayList<>();
    try (PersistentConnection connection = new PersistentConnection(tracker.uri())) {
      for (int time = 0; time < times; time++) {
        URI announce = tracker.with(query(random));
        long start = System.nanoTime();
        connection.get(announce.getRawPath() + "?" + announce.getRawQuery());
        nanos.add(System.nanoTime() - start);
      }
    }
    return nanos;
  }

  private Query query(SplittableRandom random) {
    int torrent = random.nextInt(torrents);
    int peer = random.nextInt(peers);
    byte[] infoHash = new byte[Id160.BYTES];
    new SplittableRandom(torrent).nextBytes(infoHash);
    return new Query()
        .add("info_hash", infoHash)
        .add("peer_id", "-MD1000-000000000000")
        .add("port", LOWEST_PORT + peer)
        .add("left", left(torrent, peer))
        .add("compact", 1);
  }

  /** A peer keeps its role: every second one of a torrent is a seeder. */
  private static int left(int torrent, int peer) {
    return Math.floorMod(torrent + peer, 2);
  }

  private static List<Long> run(List<Callable<List<Long>>> clients) throws CommandFailedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> client : threads.invokeAll(clients)) {
        all.addAll(client.get());
      }
      return all.stream().sorted().toList();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Interrupted.");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandFailedException failure
          ? failure
          : new CommandFailedException(String.valueOf(e.getCause()));
    }
  }
}
