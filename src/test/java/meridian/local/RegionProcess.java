package meridian.local;

import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import meridian.lambda.TrackerHandler;
import meridian.local.gateway.EventKind;
import meridian.local.gateway.LambdaResponder;
import meridian.local.http.LoopbackHttpServer;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * A process with all functions of some regions, which may be killed at any time, because their
 * tables are in a DynamoDB elsewhere. It prints the URI of the event buses and then each region's
 * announce URL, one a line, and runs until it is killed.
 */
final class RegionProcess {

  private RegionProcess() {}

  /**
   * Runs the regions.
   *
   * @param arguments the directory that describes the regions, and DynamoDB's URI
   */
  public static void main(String[] arguments) throws InterruptedException {
    Topology topology = Topology.read(Path.of(arguments[0]));
    URI database = URI.create(arguments[1]);
    InstantSource clock = InstantSource.system();
    var resources = new ResourceStack();
    EventLoopGroup loops = LocalRegions.startLoops(resources);
    ExecutorService workers = LocalRegions.startWorkers(resources);
    System.out.println(
        ScheduledFunctions.start(topology, LocalDatastore.dynamoDb(database), clock).events());
    for (Region region : topology.regions()) {
      var tracker =
          new TrackerHandler(
              LambdaEnvironment.platform(
                  LambdaEnvironment.ofTracker(
                      region, false, topology.fallback(region), LocalDatastore.dynamoDb(database)),
                  clock));
      var function = LocalRegions.function(region, tracker, clock);
      var responder = new LambdaResponder(function, EventKind.ALB);
      var http = LoopbackHttpServer.start(0, responder, loops, workers);
      System.out.println(TrackerAddress.of(region.name(), http).announceUrls().getFirst());
    }
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
