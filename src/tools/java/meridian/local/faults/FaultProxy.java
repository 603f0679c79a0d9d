package meridian.local.faults;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.BindException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import meridian.local.net.Listener;

/**
 * Stands in front of a DynamoDB, on a loopback port that the system chooses, and has the replicas
 * of some regions fail. A call belongs to the region that it is signed for; what is set for a
 * region holds for calls that arrive from then on. Safe for use by many threads.
 */
public final class FaultProxy implements AutoCloseable {

  /** The region of the latest call on a connection. */
  static final AttributeKey<String> REGION = AttributeKey.valueOf(FaultProxy.class, "region");

  /** More than the 16 MB that a batch of writes or reads may have. */
  static final int LARGEST = 17 * 1024 * 1024;

  private static final int BACKLOG = 1024;

  private final EventLoopGroup loops;
  private final Listener listener;
  private final FaultRules book;

  private FaultProxy(EventLoopGroup loops, Listener listener, FaultRules book) {
    this.loops = loops;
    this.listener = listener;
    this.book = book;
  }

  /**
   * A proxy that does nothing but pass on what comes.
   *
   * @param database where to, over HTTP
   * @param random decides which calls fail; safe for use by many threads
   */
  public static FaultProxy start(URI database, RandomGenerator random) {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    var book = new FaultRules(random);
    Bootstrap there =
        new Bootstrap()
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(database.getHost(), database.getPort());
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(pipeline(book, there));
    try {
      return new FaultProxy(loops, Listener.open(bootstrap, NetUtil.LOCALHOST4, 0), book);
    } catch (BindException e) {
      stop(loops);
      throw new IllegalStateException("the system has no port to give", e);
    }
  }

  private static ChannelInitializer<SocketChannel> pipeline(FaultRules book, Bootstrap there) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(LARGEST))
            .addLast(new ProxyHandler(book, there));
      }
    };
  }

  /** Where it is reached. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** Has a region's replica fail so from now on, and no longer as before. */
  public void set(String region, FaultPlan faults) {
    book.set(region, faults);
  }

  /**
   * Has single calls of a region fail: what a function says goes before what is set.
   *
   * @param script asked once for each call that arrives from now on; safe for use by many threads
   */
  public void script(String region, Function<DynamoDbCall, Optional<Fault>> script) {
    book.script(region, script);
  }

  /** Resets the connections over which a region's replica was asked last. */
  public void reset(String region) {
    listener.reset((Channel connection) -> region.equals(connection.attr(REGION).get()));
  }

  /** Refuses all connections until {@link #accept}, for every region, and resets those open. */
  public void refuse() {
    listener.refuse();
  }

  /**
   * Leaves whoever connects without any answer until {@link #accept}, for every region, and resets
   * the connections that are open.
   */
  public void ignore() {
    listener.ignore();
  }

  /** Undoes {@link #refuse} and {@link #ignore}. */
  public void accept() {
    try {
      listener.accept();
    } catch (BindException e) {
      throw new IllegalStateException("another program took the port", e);
    }
  }

  /** How many calls have met a {@link Fault}, and taken effect if they do so then, of some. */
  public long faultCount(Predicate<DynamoDbCall> which) {
    return book.met(which);
  }

  /** Stops; calls under way are broken off. */
  @Override
  public void close() {
    listener.close();
    stop(loops);
  }

  private static void stop(EventLoopGroup loops) {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
