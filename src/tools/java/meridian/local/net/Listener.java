package meridian.local.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A listening port of one address. It can refuse connections, as if nothing listened; open
 * connections can be reset. Meanwhile the port stays reserved, so that the operating system gives
 * it to no other program.
 */
public final class Listener implements AutoCloseable {

  private static final int BACKLOG = 1024;
  private static final int BIND_ATTEMPTS = 1_000;
  private static final Duration BIND_PAUSE = Duration.ofMillis(2);

  /** More than the 16 MB that a batch of reads or writes of DynamoDB may have. */
  public static final int MAX_BODY_BYTES = 17 * 1024 * 1024;

  private final ServerBootstrap bootstrap;
  private final Optional<EventLoopGroup> ownLoops;
  private final InetSocketAddress address;
  private final ChannelGroup connections;
  private Channel listening;
  private Optional<Socket> reservation = Optional.empty();

  private Listener(
      ServerBootstrap bootstrap,
      Optional<EventLoopGroup> ownLoops,
      ChannelGroup connections,
      Channel listening) {
    this.bootstrap = bootstrap;
    this.ownLoops = ownLoops;
    this.connections = connections;
    this.listening = listening;
    this.address = (InetSocketAddress) listening.localAddress();
  }

  /**
   * Starts to listen.
   *
   * @param loops perform input and output
   * @param handlers sets up each accepted connection
   * @param port 0 lets the operating system choose one
   * @throws BindException if the port cannot be bound
   */
  public static Listener open(
      EventLoopGroup loops, ChannelInitializer<SocketChannel> handlers, InetAddress host, int port)
      throws BindException {
    return open(loops, Optional.empty(), handlers, new InetSocketAddress(host, port));
  }

  /**
   * Starts an HTTP server for calls of DynamoDB's size, on a port of 127.0.0.1 that the operating
   * system chooses. Its event loops end with it.
   *
   * @param calls creates the handler of a connection's whole requests
   */
  public static Listener openHttp(Supplier<ChannelHandler> calls) {
    EventLoopGroup loops = startLoops();
    ChannelInitializer<SocketChannel> handlers =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel
                .pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(calls.get());
          }
        };
    try {
      return open(
          loops, Optional.of(loops), handlers, new InetSocketAddress(NetUtil.LOCALHOST4, 0));
    } catch (BindException e) {
      stop(loops);
      throw new IllegalStateException("no free port on 127.0.0.1", e);
    }
  }

  /** Starts as many event loops as there are processors. */
  public static EventLoopGroup startLoops() {
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
  }

  /** Stops event loops at once, and breaks off what they do. */
  public static void stop(EventLoopGroup loops) {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Listener open(
      EventLoopGroup loops,
      Optional<EventLoopGroup> ownLoops,
      ChannelInitializer<SocketChannel> handlers,
      InetSocketAddress address)
      throws BindException {
    var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .handler(new Register(connections))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(handlers);
    return new Listener(bootstrap, ownLoops, connections, bind(bootstrap, address));
  }

  /** The port number. */
  public int port() {
    return address.getPort();
  }

  /** The URI of an HTTP server's root, without a path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Refuses new connections and resets the open ones. */
  public synchronized void refuse() {
    if (reservation.isEmpty()) {
      listening.close().syncUninterruptibly();
      reservation = Optional.of(reserve());
      reset(_ -> true);
    }
  }

  /**
   * Accepts connections again.
   *
   * @throws BindException if another program took the port
   */
  public synchronized void accept() throws BindException {
    if (reservation.isPresent()) {
      listening = bind(bootstrap, address);
      releaseReservation();
    }
  }

  /**
   * Resets the open connections that match, and returns when the resets are sent. An event loop
   * must not call this: it would wait for itself.
   */
  public void reset(Predicate<Channel> matching) {
    List<Future<?>> resets =
        connections.stream().filter(matching).<Future<?>>map(Listener::resetAndSelect).toList();
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
          var _ = loop.schedule(() -> selected.trySuccess(null), 1, TimeUnit.NANOSECONDS);
        });
    return selected;
  }

  /** Resets a TCP connection; the bytes sent last may be lost. */
  public static void reset(Channel connection) {
    connection.eventLoop().execute(() -> resetNow(connection));
  }

  private static void resetNow(Channel connection) {
    if (connection.isOpen()) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = connection.close();
    }
  }

  /** Stops listening. Open connections stay open, unless the event loops are its own. */
  @Override
  public synchronized void close() {
    listening.close().syncUninterruptibly();
    releaseReservation();
    ownLoops.ifPresent(Listener::stop);
  }

  /**
   * Binds a socket that does not listen, so that connections are refused. The closed listening
   * socket may exist until the event loop next polls it, hence several attempts.
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
          if (attempt == BIND_ATTEMPTS) {
            throw e;
          }
          LockSupport.parkNanos(BIND_PAUSE.toNanos());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void releaseReservation() {
    try {
      if (reservation.isPresent()) {
        reservation.get().close();
        reservation = Optional.empty();
      }
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

  /** Adds each accepted connection to the group. */
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
