package meridian.local.faults;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import java.net.BindException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import meridian.local.net.Listener;

/**
 * A proxy in front of DynamoDB or of a server with S3's API, on a loopback port that the operating
 * system chooses, which makes the replicas of some regions fail. A call belongs to the region that
 * it is signed for; settings apply to calls that arrive afterwards. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  /** The region of the latest call on a connection. */
  static final AttributeKey<String> REGION = AttributeKey.valueOf(FaultProxy.class, "region");

  private final Listener listener;
  private final FaultRules rules;

  private FaultProxy(Listener listener, FaultRules rules) {
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
    var rules = new FaultRules(random);
    Bootstrap connector =
        new Bootstrap()
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(database.getHost(), database.getPort());
    return new FaultProxy(Listener.openHttp(() -> new ProxyHandler(rules, connector)), rules);
  }

  /** The proxy's URI. */
  public URI endpoint() {
    return listener.uri();
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

  /**
   * Sets which calls a region's buckets reject, which takes precedence over everything else.
   *
   * @param script returns the error of each call, if any; called once per call; thread-safe
   */
  public void reject(String region, Function<DynamoDbCall, Optional<S3Error>> script) {
    rules.reject(region, script);
  }

  /** Resets the connections whose latest call was to a region's replica. */
  public void reset(String region) {
    listener.reset((Channel connection) -> region.equals(connection.attr(REGION).get()));
  }

  /** Refuses connections to all regions until {@link #accept}, and resets the open ones. */
  public void refuse() {
    listener.refuse();
  }

  /** Accepts connections again after {@link #refuse}. */
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
  }
}
