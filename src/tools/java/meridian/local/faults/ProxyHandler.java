package meridian.local.faults;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import meridian.local.faults.FaultRules.Fate;
import meridian.local.net.Listener;

/**
 * The calls of one connection, one after the other as the SDK makes them, each with its fate. Those
 * that are to take effect are passed on over a connection that lasts as long as this one.
 */
final class ProxyHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOG = System.getLogger(ProxyHandler.class.getName());

  /** As DynamoDB words it, with the type by which the SDK tells it from other refusals. */
  private static final String THROTTLED =
      """
      {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
       "message": "The level of configured provisioned throughput for the table was exceeded."}
      """;

  private static final String BROKEN =
      """
      {"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError",
       "message": "The request could not be processed."}
      """;

  private static final String GARBAGE = "<html><body>It works!</body></html>";

  private final FaultRules book;
  private final Bootstrap there;
  private Optional<ChannelFuture> database = Optional.empty();
  private Fate fate = Fate.GOOD;

  ProxyHandler(FaultRules book, Bootstrap there) {
    this.book = book;
    this.there = there;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext client, FullHttpRequest request) {
    client.channel().attr(FaultProxy.REGION).set(DynamoDbCall.region(request));
    fate = book.fate(request);
    if (fate.fault().map(Fault::takesEffect).orElse(true)) {
      passOn(client, request.retain());
    } else {
      Fate met = fate;
      inTime(client, () -> fail(client, met));
    }
  }

  /** Does a thing later, if answers are late. */
  private void inTime(ChannelHandlerContext client, Runnable reaction) {
    if (fate.late().isZero()) {
      reaction.run();
    } else {
      var _ = client.executor().schedule(reaction, fate.late().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void fail(ChannelHandlerContext client, Fate met) {
    book.meets(met);
    Fault fault = met.fault().orElseThrow();
    switch (fault) {
      case THROTTLED -> send(client, response(400, THROTTLED));
      case SERVER_ERROR -> send(client, response(500, BROKEN));
      case GARBAGE -> send(client, response(200, GARBAGE));
      case RESET_BEFORE -> Listener.reset(client.channel());
      case SILENT -> LOG.log(Level.DEBUG, "a call is left without an answer");
      case RESET_MIDWAY, RESET_AFTER, STALLED -> throw new IllegalArgumentException(fault.name());
    }
  }

  private static FullHttpResponse response(int status, String json) {
    ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.0");
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }

  /** Takes the request over. */
  private void passOn(ChannelHandlerContext client, FullHttpRequest request) {
    ChannelFuture connected = database.orElseGet(() -> connect(client));
    database = Optional.of(connected);
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            var _ = connected.channel().writeAndFlush(request);
          } else {
            LOG.log(Level.DEBUG, "the database is not reached", done.cause());
            request.release();
            Listener.reset(client.channel());
          }
        });
  }

  private ChannelFuture connect(ChannelHandlerContext client) {
    return there
        .clone(client.channel().eventLoop())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(FaultProxy.LARGEST))
                    .addLast(new Answers(client));
              }
            })
        .connect();
  }

  private void answer(ChannelHandlerContext client, FullHttpResponse answer) {
    book.meets(fate);
    switch (fate.fault().orElse(null)) {
      case RESET_AFTER -> Listener.reset(client.channel());
      case RESET_MIDWAY -> {
        sendHalf(client, answer);
        Listener.reset(client.channel());
      }
      case STALLED -> sendHalf(client, answer);
      case null, default -> send(client, answer);
    }
  }

  /** Sends the head of an answer, which tells its length, and half of its body. */
  private static void sendHalf(ChannelHandlerContext client, FullHttpResponse answer) {
    ByteBuf body = answer.content();
    send(
        client,
        new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()));
    send(
        client,
        new DefaultHttpContent(body.retainedSlice(body.readerIndex(), body.readableBytes() / 2)));
  }

  private static void send(ChannelHandlerContext client, HttpObject message) {
    var _ = client.writeAndFlush(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext client) {
    if (database.isPresent()) {
      var _ = database.get().channel().close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
    LOG.log(Level.DEBUG, "connection closed", cause);
    var _ = client.close();
  }

  /** What the database answers. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final ChannelHandlerContext client;

    Answers(ChannelHandlerContext client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      // What is held back may never be sent, so it is kept where nobody need release it.
      FullHttpResponse kept = response.replace(Unpooled.copiedBuffer(response.content()));
      inTime(client, () -> answer(client, kept));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      var _ = client.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.log(Level.DEBUG, "connection to the database closed", cause);
      var _ = context.close();
    }
  }
}
