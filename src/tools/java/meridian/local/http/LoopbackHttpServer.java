package meridian.local.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.NetUtil;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import meridian.local.net.Listener;

/**
 * An HTTP/1.1 server on one port of the loopback interface, over IPv4 and, if the machine has it,
 * IPv6. Queries may contain any byte that HTTP can carry. Size limits are those of an Application
 * Load Balancer.
 */
public final class LoopbackHttpServer implements AutoCloseable {

  private static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final int IDLE_SECONDS = 60;

  /** Attempts to find a port that is free in both address families. */
  private static final int PORT_ATTEMPTS = 20;

  private final List<Listener> listeners;

  private LoopbackHttpServer(List<Listener> listeners) {
    this.listeners = listeners;
  }

  /**
   * Starts a server.
   *
   * @param port 0 lets the operating system choose one
   * @param loops perform input and output
   * @param workers run the responder, which may block
   * @throws PortUnavailableException if another program listens on the port
   */
  public static LoopbackHttpServer start(
      int port, Responder responder, EventLoopGroup loops, Executor workers) {
    var handlers = handlers(responder, workers);
    for (int attempt = 1; ; attempt++) {
      List<Listener> listeners = new ArrayList<>();
      try {
        listeners.add(open(loops, handlers, NetUtil.LOCALHOST4, port));
        if (hasIpv6()) {
          int chosen = listeners.getFirst().port();
          listeners.add(open(loops, handlers, NetUtil.LOCALHOST6, chosen));
        }
        return new LoopbackHttpServer(listeners);
      } catch (PortUnavailableException e) {
        listeners.forEach(Listener::close);
        if (port != 0 || attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The port, the same for IPv4 and IPv6. */
  public int port() {
    return listeners.getFirst().port();
  }

  /** The addresses it listens on, in URL syntax, IPv4 first. */
  public List<String> hosts() {
    return listeners.size() == 1 ? List.of("127.0.0.1") : List.of("127.0.0.1", "[::1]");
  }

  /** Refuses new connections, as if nothing listened, and resets the open ones. */
  public void refuse() {
    listeners.forEach(Listener::refuse);
  }

  /**
   * Accepts connections again after {@link #refuse}.
   *
   * @throws PortUnavailableException if another program listens on the port by now
   */
  public void accept() {
    for (Listener listener : listeners) {
      try {
        listener.accept();
      } catch (BindException e) {
        throw unavailable(hosts().getFirst(), port(), e);
      }
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }

  private static ChannelInitializer<SocketChannel> handlers(Responder responder, Executor workers) {
    var decoder =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.config().setAutoRead(false);
        channel
            .pipeline()
            .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
            .addLast(new RequestDecoder(decoder))
            .addLast(new HttpResponseEncoder())
            .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
            .addLast(new FlowControlHandler())
            .addLast(new ExchangeHandler(responder, workers));
      }
    };
  }

  private static Listener open(
      EventLoopGroup loops,
      ChannelInitializer<SocketChannel> handlers,
      InetAddress address,
      int port) {
    try {
      return Listener.open(loops, handlers, address, port);
    } catch (BindException e) {
      throw unavailable(address.getHostAddress(), port, e);
    }
  }

  private static PortUnavailableException unavailable(String host, int port, BindException e) {
    return new PortUnavailableException(host, port, String.valueOf(e.getMessage()));
  }

  private static boolean hasIpv6() {
    try {
      return NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
