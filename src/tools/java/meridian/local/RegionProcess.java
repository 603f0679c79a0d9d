package meridian.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import meridian.lambda.TrackerHandler;
import meridian.local.front.EventKind;
import meridian.local.front.HttpFront;
import meridian.local.front.LambdaFront;
import meridian.local.function.LocalFunction;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * All functions of one region in a process of their own, which may be killed at any time: what they
 * keep is in a DynamoDB elsewhere. Says where they are found in two lines, the announce URL and the
 * event buses, and runs until it is stopped.
 */
@Command(name = "region", description = "Runs the functions of one region.")
final class RegionProcess implements Runnable {

  @Parameters(index = "0", paramLabel = "DIR", description = "describes the regions")
  private @Nullable Path regions;

  @Parameters(index = "1", paramLabel = "REGION", description = "the region's name")
  private @Nullable String name;

  @Parameters(index = "2", paramLabel = "URI", description = "where DynamoDB is")
  private @Nullable URI database;

  private RegionProcess() {}

  /** Runs them. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RegionProcess()).execute(arguments));
  }

  @Override
  public void run() {
    if (regions == null || name == null || database == null) {
      throw new IllegalStateException("not run by picocli");
    }
    Topology topology = Topology.read(regions);
    start(topology, topology.region(name).orElseThrow(), database);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Topology topology, Region region, URI database) {
    InstantSource clock = InstantSource.system();
    var resources = new OpenResources();
    var functions =
        LocalFunctions.start(new Topology(topology.global(), List.of(region)), database, clock);
    ExecutorService workers = LocalRegions.workers(resources);
    var tracker =
        new TrackerHandler(
            LambdaEnvironment.ofTracker(region, topology.fallback(region), database));
    var function =
        new LocalFunction("meridian-" + region.name(), tracker, LocalRegions.ANSWER, clock);
    var http =
        HttpFront.start(
            0, new LambdaFront(function, EventKind.ALB), LocalRegions.loops(resources), workers);
    System.out.println(LocalAddress.of(region.name(), http).announceUrls().getFirst());
    System.out.println(functions.events());
    System.out.flush();
  }
}
