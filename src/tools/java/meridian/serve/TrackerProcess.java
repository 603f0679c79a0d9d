package meridian.serve;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.command.CommandFailedException;
import meridian.http.HttpRequest;
import meridian.serve.http.Responder;
import meridian.serve.http.Server;
import meridian.serve.http.ServerMetrics;
import meridian.store.memory.SnapshotException;

/** A tracker that answers clients on a port of this machine, until {@link #close}. */
final class TrackerProcess implements AutoCloseable {

  private final ServeSettings settings;
  private final ServedTracker tracker;
  private final ExecutorService workers;
  private final Server server;

  private TrackerProcess(
      ServeSettings settings, ServedTracker tracker, ExecutorService workers, Server server) {
    this.settings = settings;
    this.tracker = tracker;
    this.workers = workers;
    this.server = server;
  }

  /**
   * Starts a tracker.
   *
   * @param environment the environment variables
   * @throws meridian.lambda.config.ConfigurationException if a variable is missing or malformed, or
   *     names a store that is missing
   * @throws meridian.local.http.PortUnavailableException if another program listens on the port
   * @throws SnapshotException if there is a snapshot that cannot be used
   * @throws CommandFailedException if the file of a list cannot be read, or has a line that is no
   *     entry
   * @throws IOException if the snapshot's directory cannot be read or written
   */
  static TrackerProcess start(
      ServeSettings settings, Map<String, String> environment, InstantSource clock)
      throws IOException, SnapshotException, CommandFailedException {
    ServedTracker tracker =
        switch (settings.store()) {
          case MEMORY ->
              new MemoryTracker(environment, settings.files(), settings.schedules(), clock);
          case S3, DYNAMODB ->
              new SharedTracker(settings.store(), environment, settings.schedules(), clock);
        };
    ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    try {
      var metrics = new ServerMetrics();
      Responder responder =
          new MetricsPage(
              (request, _) -> tracker.router().handle(request),
              tracker.metrics(),
              metrics,
              settings.metricsReaders());
      Server server =
          Server.start(
              settings.addresses(),
              settings.port(),
              new Server.Service(
                  responder, request -> tracker.mayBlock() || isRare(request), workers, metrics),
              settings.limits(),
              settings.trust(),
              settings.threads(),
              clock);
      return new TrackerProcess(settings, tracker, workers, server);
    } catch (RuntimeException e) {
      workers.shutdownNow();
      tracker.close();
      throw e;
    }
  }

  /** Whether a request is for a page, which takes longer than an announce. */
  private static boolean isRare(HttpRequest request) {
    return !request.path().equals("/announce") && !request.path().equals("/scrape");
  }

  /** The port that it listens on. */
  int port() {
    return server.port();
  }

  /** Answers the requests under way, and stops. */
  @Override
  public void close() {
    try {
      server.stop(settings.stopBound());
    } finally {
      workers.shutdownNow();
      tracker.close();
    }
  }
}
