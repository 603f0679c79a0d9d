package meridian.local.front;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
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
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * An HTTP/1.1 server on a port of the loopback, IPv4 and IPv6 (where the machine has it). Any byte
 * that HTTP can carry at all may occur in a query. The limits are those of a load balancer.
 */
public final class HttpFront implements AutoCloseable {

  private static final int REQUEST_LINE = 16 * 1024;
  private static final int HEADERS = 64 * 1024;
  private static final int BODY = 1024 * 1024;
  private static final int IDLE_SECONDS = 60;
  private static final int BACKLOG = 1024;

  /** How often the system is asked for a port that is free in both families. */
  private static final int ATTEMPTS = 20;

  private final List<Channel> channels;

  private HttpFront(List<Channel> channels) {
    this.channels = channels;
  }

  /**
   * A server that listens.
   *
   * @param port 0 for one that the system chooses
   * @param loops do the input and output
   * @param workers run the responder
   * @throws PortUnavailableException if something else listens on the port
   */
  public static HttpFront start(
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
      List<Channel> channels = new ArrayList<>();
      try {
        channels.add(bind(bootstrap, NetUtil.LOCALHOST4, port));
        if (hasIpv6()) {
          channels.add(bind(bootstrap, NetUtil.LOCALHOST6, port(channels.getFirst())));
        }
        return new HttpFront(channels);
      } catch (PortUnavailableException e) {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The port, the same in both families. */
  public int port() {
    return port(channels.getFirst());
  }

  /** The addresses listened on, as they stand in URLs: IPv4 first. */
  public List<String> hosts() {
    return channels.size() == 1 ? List.of("127.0.0.1") : List.of("127.0.0.1", "[::1]");
  }

  /** Listens no longer. */
  @Override
  public void close() {
    channels.forEach(channel -> channel.close().syncUninterruptibly());
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
            .addLast(new HttpExchanges(responder, workers));
      }
    };
  }

  private static Channel bind(ServerBootstrap bootstrap, InetAddress address, int port) {
    var bound = bootstrap.bind(new InetSocketAddress(address, port)).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    if (bound.cause() instanceof BindException) {
      throw new PortUnavailableException(
          address.getHostAddress(), port, String.valueOf(bound.cause().getMessage()));
    }
    throw new IllegalStateException(
        "cannot listen on port %d of %s".formatted(port, address.getHostAddress()), bound.cause());
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static boolean hasIpv6() {
    try {
      return NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
