package meridian.local.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
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
 * An HTTP/1.1 server on a port of the loopback, IPv4 and IPv6 (where the machine has it). Any byte
 * that HTTP can carry at all may occur in a query. The limits are those of a load balancer.
 */
public final class LoopbackHttpServer implements AutoCloseable {

  private static final int REQUEST_LINE = 16 * 1024;
  private static final int HEADERS = 64 * 1024;
  private static final int BODY = 1024 * 1024;
  private static final int IDLE_SECONDS = 60;
  private static final int BACKLOG = 1024;

  /** How often the system is asked for a port that is free in both families. */
  private static final int ATTEMPTS = 20;

  private final List<Listener> listeners;

  private LoopbackHttpServer(List<Listener> listeners) {
    this.listeners = listeners;
  }

  /**
   * A server that listens.
   *
   * @param port 0 for one that the system chooses
   * @param loops do the input and output
   * @param workers run the responder
   * @throws PortUnavailableException if something else listens on the port
   */
  public static LoopbackHttpServer start(
      int port, Responder responder, EventLoopGroup loops, Executor workers) {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(pipeline(responder, workers));
    for (int attempt = 1; ; attempt++) {
      List<Listener> listeners = new ArrayList<>();
      try {
        listeners.add(open(bootstrap, NetUtil.LOCALHOST4, port));
        if (hasIpv6()) {
          listeners.add(open(bootstrap, NetUtil.LOCALHOST6, listeners.getFirst().port()));
        }
        return new LoopbackHttpServer(listeners);
      } catch (PortUnavailableException e) {
        listeners.forEach(Listener::close);
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The port, the same in both families. */
  public int port() {
    return listeners.getFirst().port();
  }

  /** The addresses listened on, as they stand in URLs: IPv4 first. */
  public List<String> hosts() {
    return listeners.size() == 1 ? List.of("127.0.0.1") : List.of("127.0.0.1", "[::1]");
  }

  /** Refuses connections from now on, as where nothing listens, and resets those that are open. */
  public void refuse() {
    listeners.forEach(Listener::refuse);
  }

  /**
   * Undoes {@link #refuse}.
   *
   * @throws PortUnavailableException if something else listens on the port by now
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

  /** Listens no longer. */
  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }

  private static ChannelInitializer<SocketChannel> pipeline(Responder responder, Executor workers) {
    var decoder =
        new HttpDecoderConfig().setMaxInitialLineLength(REQUEST_LINE).setMaxHeaderSize(HEADERS);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
            .addLast(new HttpServerCodec(decoder))
            .addLast(new HttpObjectAggregator(BODY))
            .addLast(new FlowControlHandler())
            .addLast(new ExchangeHandler(responder, workers));
      }
    };
  }

  private static Listener open(ServerBootstrap bootstrap, InetAddress address, int port) {
    try {
      return Listener.open(bootstrap, address, port);
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
