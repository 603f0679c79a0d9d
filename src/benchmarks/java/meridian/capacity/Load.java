package meridian.capacity;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The clients of one tracker, each with a thread and peers of its own.
 *
 * @param tracker its address
 * @param swarms the torrents and peers
 * @param ids the peers' tracker ids
 * @param clients how many
 */
record Load(InetSocketAddress tracker, Swarms swarms, TrackerIds ids, int clients) {

  /** Lets each peer announce once, as it starts. */
  void fill(Style style) throws IOException, InterruptedException {
    run(
        style,
        (client, own, request) -> {
          for (int peer = own; peer < swarms.size(); peer += clients) {
            request.writeFirst(peer);
            client.announce(peer, request);
          }
          return 0;
        });
  }

  /** Lets random peers announce for a time, and returns how many did. */
  long announce(Style style, Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    return run(
        style,
        (client, own, request) -> {
          SplittableRandom random = new SplittableRandom(end + own);
          int each = (swarms.size() - own + clients - 1) / clients;
          long announces = 0;
          for (; System.nanoTime() < end; announces++) {
            int peer = own + clients * random.nextInt(each);
            request.write(peer);
            client.announce(peer, request);
          }
          return announces;
        });
  }

  @FunctionalInterface
  private interface Work {
    long run(Client client, int own, AnnounceRequest request) throws IOException;
  }

  private long run(Style style, Work work) throws IOException, InterruptedException {
    List<Callable<Long>> all = new ArrayList<>();
    for (int client = 0; client < Math.min(clients, swarms.size()); client++) {
      int own = client;
      all.add(
          () -> {
            String host = "127.0.0.1:" + tracker.getPort();
            try (Client connection = new Client(tracker, ids, style)) {
              return work.run(connection, own, new AnnounceRequest(swarms, ids, style, host));
            }
          });
    }
    long sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      for (Future<Long> done : threads.invokeAll(all)) {
        sum += done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an announce failed: " + e.getCause(), e);
    }
    return sum;
  }
}
