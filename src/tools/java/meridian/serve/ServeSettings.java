package meridian.serve;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import meridian.serve.http.Server;
import meridian.serve.http.ServerLimits;
import meridian.serve.proxy.Cidr;

/**
 * The settings of a process beside its environment variables.
 *
 * @param store where the peers are
 * @param files those of the memory store
 * @param addresses to listen on
 * @param port 0 for any free one
 * @param threads how many event loops to run
 * @param limits what clients may take
 * @param trust which proxies are believed
 * @param metricsReaders whose direct requests for {@code /metrics} are answered
 * @param schedules what the process does beside answering clients
 * @param stopBound how long requests under way may take when the process stops
 */
record ServeSettings(
    StoreKind store,
    MemoryTracker.Files files,
    List<InetAddress> addresses,
    int port,
    int threads,
    ServerLimits limits,
    Server.Trust trust,
    List<Cidr> metricsReaders,
    SchedulePlan schedules,
    Duration stopBound) {

  ServeSettings {
    addresses = List.copyOf(addresses);
    metricsReaders = List.copyOf(metricsReaders);
  }
}
