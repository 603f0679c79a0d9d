package meridian.local.faults;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
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
 * A proxy in front of DynamoDB, on a loopback port that the operating system chooses, which makes
 * the replicas of some regions fail. A call belongs to the region that it is signed for; settings
 * apply to calls that arrive afterwards. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  /** The region of the latest call on a connection. */
  static final AttributeKey<String> REGION = AttributeKey.valueOf(FaultProxy.class, "region");

  /** More than the 16 MB that a batch of writes or reads may have. */
  static final int MAX_BODY_BYTES = 17 * 1024 * 1024;

  private final EventLoopGroup loops;
  private final Listener listener;
  private final FaultRules rules;

  private FaultProxy(EventLoopGroup loops, Listener listener, FaultRules rules) {
    this.loops = loops;
    this.listener = listener;
    this.rules = rules;
  }

  /**
   * Starts a proxy without faults.
   *
   * @param database where calls are forwarded, over HTTP
   * @param random chooses the calls that fail; thread-safe
   */
  public static FaultProxy start(URI database, RandomGenerator random) {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    var rules = new FaultRules(random);
    Bootstrap connector =
        new Bootstrap()
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(database.getHost(), database.getPort());
    try {
      var listener = Listener.open(loops, handlers(rules, connector), NetUtil.LOCALHOST4, 0);
      return new FaultProxy(loops, listener, rules);
    } catch (BindException e) {
      stop(loops);
      throw new IllegalStateException("no free port on 127.0.0.1", e);
    }
  }

  private static ChannelInitializer<SocketChannel> handlers(FaultRules rules, Bootstrap connector) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
            .addLast(new ProxyHandler(rules, connector));
      }
    };
  }

  /** The proxy's URI. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** Replaces the faults of a region's replica. */
  public void set(String region, FaultPlan plan) {
    rules.set(region, plan);
  }

  /**
   * Sets a script for a region's replica, which takes precedence over its {@link FaultPlan}.
   *
   * @param script returns the fault of each call, if any; called once per call; thread-safe
   */
  public void script(String region, Function<DynamoDbCall, Optional<Fault>> script) {
    rules.script(region, script);
  }

  /** Resets the connections whose latest call was to a region's replica. */
  public void reset(String region) {
    listener.reset((Channel connection) -> region.equals(connection.attr(REGION).get()));
  }

  /** Refuses connections to all regions until {@link #accept}, and resets the open ones. */
  public void refuse() {
    listener.refuse();
  }

  /** Ignores connections to all regions until {@link #accept}, and resets the open ones. */
  public void ignore() {
    listener.ignore();
  }

  /** Accepts connections again after {@link #refuse} or {@link #ignore}. */
  public void accept() {
    try {
      listener.accept();
    } catch (BindException e) {
      throw new IllegalStateException("another program took the port", e);
    }
  }

  /**
   * The number of matching calls whose fault has taken place, including the call's effect if it has
   * one.
   */
  public long faultCount(Predicate<DynamoDbCall> matching) {
    return rules.count(matching);
  }

  /** Stops, and breaks off unfinished calls. */
  @Override
  public void close() {
    listener.close();
    stop(loops);
  }

  private static void stop(EventLoopGroup loops) {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
