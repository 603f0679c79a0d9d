package meridian.local.population;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.simulation.SessionGenerator;
import meridian.simulation.TrafficMix;

/**
 * Simulated clients that announce over HTTP to a run on this machine, in real time, until closed.
 * They start, complete, move to another region and leave as {@link TrafficMix} states, and go on to
 * the next region if one fails (BEP 12). A fifth uses IPv6 if the run has it.
 *
 * <p>All have this machine's address, so they differ by their ports, and a run with rate limits
 * would refuse them. At most {@value #WORKERS} requests are under way at once.
 */
public final class LivePopulation implements AutoCloseable {

  /** The most clients: each needs a port of its own, also those that replace clients that left. */
  public static final int MAX_CLIENTS = 20_000;

  static final int WORKERS = 4;

  /** Clients that start in a second at first, if the run answers as fast. */
  private static final int STARTS_PER_SECOND = 100;

  private static final Duration SHORTEST_START = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final int CLIENTS_PER_TORRENT = 4;

  private final int clients;
  private final int workers;
  private final AtomicInteger started = new AtomicInteger();
  private final CountDownLatch filled;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().name("population-", 0).daemon().factory());

  private LivePopulation(int clients) {
    this.clients = clients;
    this.workers = Math.min(WORKERS, clients);
    this.filled = new CountDownLatch(workers);
  }

  /**
   * Starts a population.
   *
   * @param clients 1 to {@link #MAX_CLIENTS}; a tenth announces two info hashes, of v1 and v2
   * @param regions for each region its announce URLs, the one over IPv4 first
   * @param seed of all random choices
   */
  public static LivePopulation start(
      int clients, List<List<String>> regions, InstantSource clock, long seed) {
    var population = new LivePopulation(clients);
    var random = new SplittableRandom(seed);
    for (int n = 0; n < population.workers; n++) {
      population.start(n, regions, clock, random.split());
    }
    return population;
  }

  private void start(
      int number, List<List<String>> regions, InstantSource clock, SplittableRandom random) {
    int share = clients / workers + (number < clients % workers ? 1 : 0);
    int torrents = Math.max(1, clients / CLIENTS_PER_TORRENT);
    var sessions =
        new SessionGenerator(new TrafficMix(share, torrents, regions.size()), random.split());
    var worker =
        new PopulationWorker(
            number, sessions, regions, http, clock, random, started::incrementAndGet);
    threads.execute(() -> run(worker));
  }

  private void run(PopulationWorker worker) {
    worker.fill(timeToStart(), filled::countDown);
    do {
      worker.catchUp();
    } while (!isClosedWithin(TICK));
  }

  private Duration timeToStart() {
    Duration even = Duration.ofSeconds(clients / STARTS_PER_SECOND);
    return even.compareTo(SHORTEST_START) < 0 ? SHORTEST_START : even;
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /** How many clients have started, at most as many as were asked for. */
  public int started() {
    return Math.min(clients, started.get());
  }

  /** Waits until all clients have started; false if that takes longer. */
  public boolean awaitStart(Duration time) throws InterruptedException {
    return filled.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the population at once; its clients vanish without {@code stopped}. */
  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    http.shutdownNow();
  }
}
