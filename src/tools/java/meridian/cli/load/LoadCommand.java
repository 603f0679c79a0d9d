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
import meridian.cli.FailedExchangeException;
import meridian.cli.Query;
import meridian.cli.Reply;
import meridian.cli.TrackerCommand;
import meridian.cli.TrackerUrl;
import meridian.peer.Id160;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Announces over and over. A tool for comparing on one machine: what announces shares its cores
 * with what answers, so only ratios of runs mean anything. It refuses to load any other machine.
 */
@Command(
    name = "scripts/load",
    description = "Announces to a tracker on this machine as fast as it answers.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class LoadCommand extends TrackerCommand {

  /** A thread each. */
  private static final int MOST_CONNECTIONS = 10_000;

  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--announces",
      defaultValue = "20000",
      description = "how many (${DEFAULT-VALUE})")
  private int announces;

  @Option(names = "--connections", defaultValue = "16", description = "how many (${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--torrents", defaultValue = "1000", description = "how many (${DEFAULT-VALUE})")
  private int torrents;

  @Option(names = "--peers", defaultValue = "5", description = "per torrent (${DEFAULT-VALUE})")
  private int peers;

  @Option(names = "--seed", defaultValue = "1", description = "of the traffic (${DEFAULT-VALUE})")
  private long seed;

  /** Announces, and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LoadCommand()).execute(args));
  }

  @Override
  protected Reply ask(TrackerUrl tracker) throws FailedExchangeException {
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
    return new LoadReply(connections, Duration.ofNanos(System.nanoTime() - start), nanos);
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
      // Said below.
    }
    throw new TypeConversionException(
        "'" + uri + "' is not a port of this machine's: no other is put under load");
  }

  private List<Long> announce(TrackerUrl tracker, int times, SplittableRandom random)
      throws FailedExchangeException {
    List<Long> nanos = new ArrayList<>();
    try (KeptConnection connection = new KeptConnection(tracker.uri())) {
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

  /** A peer has its role for good: in every torrent each other one is a seeder. */
  private static int left(int torrent, int peer) {
    return Math.floorMod(torrent + peer, 2);
  }

  private static List<Long> run(List<Callable<List<Long>>> clients) throws FailedExchangeException {
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> client : threads.invokeAll(clients)) {
        all.addAll(client.get());
      }
      return all.stream().sorted().toList();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new FailedExchangeException("Interrupted.");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FailedExchangeException failure
          ? failure
          : new FailedExchangeException(String.valueOf(e.getCause()));
    }
  }
}
