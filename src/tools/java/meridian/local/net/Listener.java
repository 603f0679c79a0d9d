package meridian.local.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A port of one address that can refuse connections for a while, as where nothing listens, or leave
 * them without an answer, as where packets are lost, and whose connections can be reset. It stays
 * reserved meanwhile: the system chooses it for nobody else.
 */
public final class Listener implements AutoCloseable {

  private static final int ATTEMPTS = 1_000;
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final ServerBootstrap bootstrap;
  private final InetSocketAddress address;
  private final ChannelGroup connections;
  private Channel listening;
  private Optional<Socket> reservation = Optional.empty();
  private Optional<UnresponsivePort> silence = Optional.empty();

  private Listener(ServerBootstrap bootstrap, ChannelGroup connections, Channel listening) {
    this.bootstrap = bootstrap;
    this.connections = connections;
    this.listening = listening;
    this.address = (InetSocketAddress) listening.localAddress();
  }

  /**
   * A port that is listened on.
   *
   * @param bootstrap says what becomes of connections; it is left as it is
   * @param port 0 for one that the system chooses
   * @throws BindException if the port cannot be had
   */
  public static Listener open(ServerBootstrap bootstrap, InetAddress host, int port)
      throws BindException {
    var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap own = bootstrap.clone().handler(new Register(connections));
    return new Listener(own, connections, bind(own, new InetSocketAddress(host, port)));
  }

  /** The port's number. */
  public int port() {
    return address.getPort();
  }

  /** Refuses connections from now on, and resets those that are open. */
  public synchronized void refuse() {
    speak();
    if (reservation.isEmpty()) {
      listening.close().syncUninterruptibly();
      reservation = Optional.of(reserve());
      reset(_ -> true);
    }
  }

  /** Neither takes nor refuses connections from now on, and resets those that are open. */
  public synchronized void ignore() {
    refuse();
    try {
      silence = Optional.of(UnresponsivePort.at(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void speak() {
    try {
      if (silence.isPresent()) {
        silence.get().close();
      }
      silence = Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes connections again.
   *
   * @throws BindException if another program took the port
   */
  public synchronized void accept() throws BindException {
    speak();
    if (reservation.isPresent()) {
      listening = bind(bootstrap, address);
      free();
    }
  }

  /**
   * Resets some of the connections that are open, and returns once the resets are sent. Must not be
   * called by an event loop, which would wait for itself.
   */
  public void reset(Predicate<Channel> which) {
    List<Future<?>> resets =
        connections.stream().filter(which).<Future<?>>map(Listener::resetAndSelect).toList();
    resets.forEach(Future::awaitUninterruptibly);
  }

  /**
   * The JDK closes the socket of a registered channel at the next selection only, which comes
   * before the event loop runs what is scheduled now.
   */
  private static Future<?> resetAndSelect(Channel connection) {
    EventLoop loop = connection.eventLoop();
    Promise<?> selected = loop.newPromise();
    loop.execute(
        () -> {
          resetNow(connection);
          loop.schedule(() -> selected.setSuccess(null), 1, TimeUnit.NANOSECONDS);
        });
    return selected;
  }

  /** Ends a connection by a TCP reset; what was sent last may not arrive. */
  public static void reset(Channel connection) {
    connection.eventLoop().execute(() -> resetNow(connection));
  }

  private static void resetNow(Channel connection) {
    if (connection.isOpen()) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = connection.close();
    }
  }

  /** Listens no longer; connections stay open. */
  @Override
  public synchronized void close() {
    listening.close().syncUninterruptibly();
    speak();
    free();
  }

  /**
   * A socket that is bound and does not listen: the system refuses what comes. The one that was
   * closed before may last until the event loop looks at it again.
   */
  private Socket reserve() {
    try {
      for (int attempt = 1; ; attempt++) {
        var socket = new Socket();
        try {
          socket.setReuseAddress(true);
          socket.bind(address);
          return socket;
        } catch (BindException e) {
          socket.close();
          if (attempt == ATTEMPTS) {
            throw e;
          }
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void free() {
    try {
      if (reservation.isPresent()) {
        reservation.get().close();
      }
      reservation = Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address)
      throws BindException {
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    if (bound.cause() instanceof BindException refused) {
      throw refused;
    }
    throw new IllegalStateException("cannot listen on " + address, bound.cause());
  }

  /** Notes each connection that is accepted. */
  @Sharable
  private static final class Register extends ChannelInboundHandlerAdapter {

    private final ChannelGroup connections;

    Register(ChannelGroup connections) {
      this.connections = connections;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      connections.add((Channel) message);
      context.fireChannelRead(message);
    }
  }
}
