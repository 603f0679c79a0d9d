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
import meridian.local.faults.FaultRules.Treatment;
import meridian.local.net.Listener;

/**
 * Handles the calls of one connection, which the SDK makes in sequence. Calls that take effect are
 * forwarded over a database connection that lives as long as the client's.
 */
final class ProxyHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOG = System.getLogger(ProxyHandler.class.getName());

  /** DynamoDB's own words; the SDK recognizes the error by its type. */
  private static final String THROTTLED_JSON =
      """
      {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
       "message": "The level of configured provisioned throughput for the table was exceeded."}
      """;

  private static final String SERVER_ERROR_JSON =
      """
      {"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError",
       "message": "The request could not be processed."}
      """;

  private static final String JSON = "application/x-amz-json-1.0";

  private static final String GARBAGE_HTML = "<html><body>It works!</body></html>";

  private final FaultRules rules;
  private final Bootstrap connector;
  private Optional<ChannelFuture> database = Optional.empty();
  private Treatment treatment = Treatment.NONE;

  ProxyHandler(FaultRules rules, Bootstrap connector) {
    this.rules = rules;
    this.connector = connector;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext client, FullHttpRequest request) {
    client.channel().attr(FaultProxy.REGION).set(DynamoDbCall.region(request));
    treatment = rules.treat(request);
    Optional<S3Error> error = treatment.error();
    if (error.isPresent()) {
      rules.count(treatment);
      reject(client, error.get());
    } else if (treatment.fault().map(Fault::takesEffect).orElse(true)) {
      forward(client, request.retain());
    } else {
      Treatment met = treatment;
      afterDelay(client, () -> fail(client, met));
    }
  }

  /** Runs the reaction, after the delay if there is one. */
  private void afterDelay(ChannelHandlerContext client, Runnable reaction) {
    if (treatment.delay().isZero()) {
      reaction.run();
    } else {
      var _ =
          client.executor().schedule(reaction, treatment.delay().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void fail(ChannelHandlerContext client, Treatment met) {
    rules.count(met);
    Fault fault = met.fault().orElseThrow();
    switch (fault) {
      case THROTTLED -> {
        if (met.call().filter(DynamoDbCall::isToS3).isPresent()) {
          reject(client, S3Error.SLOW_DOWN);
        } else {
          send(client, response(400, JSON, THROTTLED_JSON));
        }
      }
      case SERVER_ERROR -> send(client, response(500, JSON, SERVER_ERROR_JSON));
      case GARBAGE -> send(client, response(200, JSON, GARBAGE_HTML));
      case RESET_BEFORE -> Listener.reset(client.channel());
      case SILENT -> LOG.log(Level.DEBUG, "a call gets no answer");
      case RESET_MIDWAY, RESET_AFTER, STALLED -> throw new IllegalArgumentException(fault.name());
    }
  }

  private static void reject(ChannelHandlerContext client, S3Error error) {
    send(client, response(error.status(), "application/xml", error.xml()));
  }

  private static FullHttpResponse response(int status, String type, String text) {
    ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }

  /** Forwards the request, and releases it. */
  private void forward(ChannelHandlerContext client, FullHttpRequest request) {
    ChannelFuture connected = database.orElseGet(() -> connect(client));
    database = Optional.of(connected);
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            var _ = connected.channel().writeAndFlush(request);
          } else {
            LOG.log(Level.DEBUG, "cannot connect to the database", done.cause());
            request.release();
            Listener.reset(client.channel());
          }
        });
  }

  private ChannelFuture connect(ChannelHandlerContext client) {
    return connector
        .clone(client.channel().eventLoop())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(Listener.MAX_BODY_BYTES))
                    .addLast(new Answers(client));
              }
            })
        .connect();
  }

  private void answer(ChannelHandlerContext client, FullHttpResponse answer) {
    rules.count(treatment);
    switch (treatment.fault().orElse(null)) {
      case RESET_AFTER -> Listener.reset(client.channel());
      case RESET_MIDWAY -> {
        sendHalf(client, answer);
        Listener.reset(client.channel());
      }
      case STALLED -> sendHalf(client, answer);
      case null, default -> send(client, answer);
    }
  }

  /**
   * Sends the headers of an answer, Content-Length included, and half of its body; nothing of an
   * answer without one, which would be complete.
   */
  private static void sendHalf(ChannelHandlerContext client, FullHttpResponse answer) {
    ByteBuf body = answer.content();
    if (!body.isReadable()) {
      return;
    }
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

  /** Handles the answers of the database. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final ChannelHandlerContext client;

    Answers(ChannelHandlerContext client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      // A delayed answer may never be sent, so its body is copied to memory without a release.
      FullHttpResponse kept = response.replace(Unpooled.copiedBuffer(response.content()));
      afterDelay(client, () -> answer(client, kept));
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
