package meridian.local.database;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.NetUtil;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import meridian.local.net.Listener;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Serves clients over HTTP, on a loopback port that the operating system chooses. */
final class HttpEndpoint implements AutoCloseable {

  /** More than the 16 MB that a batch of writes may have. */
  private static final int MAX_BODY_BYTES = 17 * 1024 * 1024;

  private final EventLoopGroup loops;
  private final Listener listener;

  private HttpEndpoint(EventLoopGroup loops, Listener listener) {
    this.loops = loops;
    this.listener = listener;
  }

  /**
   * Starts to listen.
   *
   * @param regions the client of a region, by its name
   */
  static HttpEndpoint start(Function<String, DynamoDbClient> regions) {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    try {
      return new HttpEndpoint(
          loops, Listener.open(loops, handlers(regions), NetUtil.LOCALHOST4, 0));
    } catch (BindException e) {
      stop(loops);
      throw new IllegalStateException("no free port on 127.0.0.1", e);
    }
  }

  private static ChannelInitializer<SocketChannel> handlers(
      Function<String, DynamoDbClient> regions) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
            .addLast(new CallHandler(regions));
      }
    };
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.port());
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
