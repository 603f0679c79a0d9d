package meridian;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bt.Bt;
import bt.data.file.FileSystemStorage;
import bt.metainfo.MetadataService;
import bt.runtime.BtClient;
import bt.runtime.BtRuntime;
import bt.runtime.Config;
import bt.tracker.http.HttpTrackerModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerClient;
import meridian.local.gateway.EventKind;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two third-party BitTorrent clients find each other although each announces to another region. The
 * torrent is private, so the tracker is the clients' only source of peers.
 */
@Timeout(180)
final class RealClientIT {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String NAME = "file";
  private static final int BYTES = 1_000_000;
  private static final Duration REPLICATION_TIMEOUT = Duration.ofSeconds(30);

  @TempDir private Path seed = Path.of("");
  @TempDir private Path leech = Path.of("");

  @Test
  void a_file_arrives_across_regions() throws Exception {
    byte[] content = new byte[BYTES];
    new Random(1).nextBytes(content);
    Files.write(seed.resolve(NAME), content);
    SmallTorrent torrent = SmallTorrent.of(NAME, content);

    try (LocalRegions regions = LocalRegions.start(settings());
        HttpClient http = HttpClient.newHttpClient()) {
      String here = announceUrl(regions, 0);
      String there = announceUrl(regions, 1);
      var tracker = new TrackerClient(http, there, torrent.infoHash());
      try (Session _ = Session.start(torrent.metainfo(here), seed)) {
        // The downloader announces once in many minutes, so the seeder must be replicated first.
        await().atMost(REPLICATION_TIMEOUT).until(() -> tracker.seeders() == 1);
        try (Session download = Session.start(torrent.metainfo(there), leech)) {
          download.complete().get(60, TimeUnit.SECONDS);
        }
      }
    }
    assertArrayEquals(content, Files.readAllBytes(leech.resolve(NAME)));
  }

  private static LocalSettings settings() {
    Topology topology = Topology.read(Path.of("regions"));
    return new LocalSettings(
        topology, 0, StoreKind.DYNAMODB, EventKind.ALB, topology.regions().getFirst());
  }

  private static String announceUrl(LocalRegions regions, int region) {
    return regions.regions().get(region).announceUrls().getFirst();
  }

  /**
   * A running client.
   *
   * @param complete done when the client has the file, or has failed
   * @param stopped done when the client has announced that it stops
   */
  private record Session(
      BtRuntime runtime,
      BtClient client,
      CompletableFuture<?> complete,
      CompletableFuture<Void> stopped)
      implements AutoCloseable {

    /** Seeds the file if the folder has it; otherwise downloads it. */
    static Session start(byte[] metainfo, Path folder) throws IOException {
      BtRuntime runtime = newRuntime();
      BtClient client =
          Bt.client(runtime)
              .storage(new FileSystemStorage(folder))
              .torrent(() -> new MetadataService().fromByteArray(metainfo))
              .build();
      CompletableFuture<Void> stopped = new CompletableFuture<>();
      runtime.getEventSource().onTorrentStopped(null, _ -> stopped.complete(null));
      return new Session(runtime, client, work(client), stopped);
    }

    @Override
    public void close() {
      client.stop();
      stopped.completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
      runtime.shutdown();
    }

    private static CompletableFuture<?> work(BtClient client) {
      CompletableFuture<Void> complete = new CompletableFuture<>();
      CompletableFuture<?> session =
          client.startAsync(
              state -> {
                if (state.getPiecesRemaining() == 0) {
                  complete.complete(null);
                }
              },
              100);
      return CompletableFuture.anyOf(complete, session);
    }

    private static BtRuntime newRuntime() throws IOException {
      return BtRuntime.builder(config())
          .module(HttpTrackerModule.class)
          .disablePeerExchange()
          .disableLocalServiceDiscovery()
          .disableAutomaticShutdown()
          .build();
    }

    private static Config config() throws IOException {
      Config config = new Config();
      config.setAcceptorAddress(LOOPBACK);
      config.setAcceptorPort(freePort());
      config.setPeerDiscoveryInterval(Duration.ofMillis(200));
      return config;
    }

    private static int freePort() throws IOException {
      try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
        return probe.getLocalPort();
      }
    }
  }
}
