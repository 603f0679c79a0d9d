package meridian.serve.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import meridian.http.HttpRequest;
import meridian.local.http.PortUnavailableException;
import meridian.serve.proxy.TrustedProxies;

/**
 * An HTTP/1.1 server on one port of some addresses. It answers requests on the event loops
 * themselves, unless the responder may block.
 */
public final class Server {

  private static final Transport TRANSPORT = Transport.best();
  private static final int BACKLOG = 4_096;

  private final Connections connections;
  private final EventLoopGroup loops;
  private final Map<EventExecutor, LoopState> states = new ConcurrentHashMap<>();
  private final List<Listener> listening = new ArrayList<>();

  /**
   * What a server serves.
   *
   * @param responder answers requests
   * @param mayBlock whether the responder may block, or take long, to answer a request
   * @param workers answer those requests
   * @param metrics counts connections and requests
   */
  public record Service(
      Responder responder,
      Predicate<HttpRequest> mayBlock,
      Executor workers,
      ServerMetrics metrics) {}

  /**
   * Which clients are believed.
   *
   * @param proxies those that are believed about their clients
   * @param expectsProxyHeaders whether their connections begin with a header of the PROXY protocol
   */
  public record Trust(TrustedProxies proxies, boolean expectsProxyHeaders) {}

  private Server(
      Service service, ServerLimits limits, Trust trust, int threads, InstantSource clock) {
    this.connections = new Connections(service, limits, trust);
    this.loops = new MultiThreadIoEventLoopGroup(threads, TRANSPORT.handlers());
    for (EventExecutor loop : loops) {
      var state = new LoopState(limits.headBytes(), clock);
      states.put(loop, state);
      var _ = loop.scheduleAtFixedRate(state::tick, 1, 1, TimeUnit.SECONDS);
    }
  }

  /**
   * Starts a server.
   *
   * @param addresses to listen on
   * @param port 0 for any free one
   * @param threads how many event loops to run
   * @throws PortUnavailableException if another program listens on the port
   */
  public static Server start(
      List<InetAddress> addresses,
      int port,
      Service service,
      ServerLimits limits,
      Trust trust,
      int threads,
      InstantSource clock) {
    var server = new Server(service, limits, trust, threads, clock);
    try {
      int chosen = port;
      for (InetAddress address : addresses) {
        chosen = server.listen(new InetSocketAddress(address, chosen));
      }
      return server;
    } catch (Throwable e) {
      server.stop(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Listens on an address. Each event loop has a socket of its own, among which the kernel divides
   * connections (SO_REUSEPORT), so that a connection never passes from one thread to another.
   */
  private int listen(InetSocketAddress address) {
    requireUnused(address);
    int port = address.getPort();
    for (Map.Entry<EventExecutor, LoopState> loop : states.entrySet()) {
      port =
          listen(loop.getKey(), loop.getValue(), new InetSocketAddress(address.getAddress(), port));
    }
    return port;
  }

  /** Sockets that share a port are of one user, who may have started another server by mistake. */
  private static void requireUnused(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(address);
    } catch (BindException e) {
      throw unavailable(address, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int listen(EventExecutor loop, LoopState state, InetSocketAddress address) {
    try {
      Listener listener =
          TRANSPORT.listen((IoEventLoop) loop, state, connections, address, BACKLOG);
      listening.add(listener);
      return listener.port();
    } catch (IOException e) {
      throw unavailable(address, e);
    }
  }

  private static PortUnavailableException unavailable(InetSocketAddress address, IOException e) {
    return new PortUnavailableException(
        address.getAddress().getHostAddress(), address.getPort(), String.valueOf(e.getMessage()));
  }

  /** The port. */
  public int port() {
    return listening.getFirst().port();
  }

  /**
   * Stops accepting, closes idle connections, lets requests under way be answered, and closes what
   * is left.
   *
   * @param bound the longest time that requests under way may take
   * @return whether all of them were answered in time
   */
  public boolean stop(Duration bound) {
    listening.forEach(Listener::stop);
    connections.stop();
    for (Map.Entry<EventExecutor, LoopState> loop : states.entrySet()) {
      loop.getKey().execute(() -> loop.getValue().connections().forEach(Connection::stop));
    }
    boolean hasEnded = connections.awaitEnd(bound);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    return hasEnded;
  }
}
