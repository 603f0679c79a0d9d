package meridian.local;

import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import meridian.lambda.TrackerHandler;
import meridian.local.function.LocalFunction;
import meridian.local.gateway.EventKind;
import meridian.local.gateway.LambdaResponder;
import meridian.local.http.LoopbackHttpServer;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * All functions of some regions in a process of their own, which may be killed at any time: what
 * they keep is in a DynamoDB elsewhere. Says where they are found, the event buses in a line and
 * each region's announce URL in another, and runs until it is stopped.
 */
@Command(name = "regions", description = "Runs the functions of some regions.")
final class RegionProcess implements Runnable {

  @Parameters(index = "0", paramLabel = "DIR", description = "describes the regions")
  private @Nullable Path regions;

  @Parameters(index = "1", paramLabel = "URI", description = "where DynamoDB is")
  private @Nullable URI database;

  private RegionProcess() {}

  /** Runs them. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RegionProcess()).execute(arguments));
  }

  @Override
  public void run() {
    if (regions == null || database == null) {
      throw new IllegalStateException("not run by picocli");
    }
    start(Topology.read(regions), database);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Topology topology, URI database) {
    InstantSource clock = InstantSource.system();
    var resources = new ResourceStack();
    var functions = ScheduledFunctions.start(topology, database, clock);
    EventLoopGroup loops = LocalRegions.startLoops(resources);
    ExecutorService workers = LocalRegions.startWorkers(resources);
    System.out.println(functions.events());
    for (Region region : topology.regions()) {
      var tracker =
          new TrackerHandler(
              LambdaEnvironment.ofTracker(region, topology.fallback(region), database));
      var function =
          new LocalFunction("meridian-" + region.name(), tracker, LocalRegions.ANSWER, clock);
      var http =
          LoopbackHttpServer.start(0, new LambdaResponder(function, EventKind.ALB), loops, workers);
      System.out.println(TrackerAddress.of(region.name(), http).announceUrls().getFirst());
    }
    System.out.flush();
  }
}
