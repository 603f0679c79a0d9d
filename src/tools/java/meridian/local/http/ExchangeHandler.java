package meridian.local.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import meridian.local.net.Listener;

/**
 * Handles the requests of one connection in sequence: the next one is read after the reply to the
 * last. The workers answer requests, never the event loop.
 */
final class ExchangeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOG = System.getLogger(ExchangeHandler.class.getName());

  /** Headers about the connection, which the server sets itself. */
  private static final Set<String> CONNECTION_HEADERS =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding");

  private static final HttpReply BAD_REQUEST =
      HttpReply.of(400, "text/plain; charset=utf-8", "Bad request\n");
  private static final HttpReply FAILURE =
      HttpReply.of(500, "text/plain; charset=utf-8", "Internal server error\n");

  private final Responder responder;
  private final Executor workers;

  /** Whether a request was asked for and has not arrived yet; used by the event loop only. */
  private boolean isAwaitingRequest;

  ExchangeHandler(Responder responder, Executor workers) {
    this.responder = responder;
    this.workers = workers;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    awaitRequest(context);
  }

  private void awaitRequest(ChannelHandlerContext context) {
    isAwaitingRequest = true;
    context.read();
  }

  /** Asks again if what was read is only a part of a request. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (isAwaitingRequest) {
      context.read();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest received) {
    isAwaitingRequest = false;
    if (received.decoderResult().isFailure()) {
      send(context, response(received.method().name(), BAD_REQUEST), false);
      return;
    }
    HttpRequest request = request(context, received);
    boolean keepAlive = HttpUtil.isKeepAlive(received);
    workers.execute(() -> answer(context, request, keepAlive));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "connection closed", cause);
    var _ = context.close();
  }

  private void answer(ChannelHandlerContext context, HttpRequest request, boolean keepAlive) {
    HttpOutcome answer;
    try {
      answer = responder.respond(request);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request failed with an unexpected error", e);
      answer = FAILURE;
    }
    try {
      switch (answer) {
        case HttpReply reply -> send(context, response(request.method(), reply), keepAlive);
        case HttpOutcome.ConnectionReset _ -> Listener.reset(context.channel());
      }
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "reply dropped: the server is closed", e);
    }
  }

  private static FullHttpResponse response(String method, HttpReply reply) {
    byte[] body = method.equals("HEAD") ? new byte[0] : reply.body().array();
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(body));
    reply
        .headers()
        .forEach(
            (name, values) -> {
              if (!CONNECTION_HEADERS.contains(name)) {
                response.headers().set(name, values);
              }
            });
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().array().length);
    return response;
  }

  private void send(ChannelHandlerContext context, FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (keepAlive) {
      context.executor().execute(() -> awaitRequest(context));
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static HttpRequest request(ChannelHandlerContext context, FullHttpRequest received) {
    RequestTarget target = RequestTarget.of(received.uri());
    target.host().ifPresent(host -> received.headers().set(HttpHeaderNames.HOST, host));
    return new HttpRequest(
        received.method().name(),
        target.path(),
        target.query(),
        received.protocolVersion().text(),
        headers(received),
        new Bytes(ByteBufUtil.getBytes(received.content())),
        NetUtil.toAddressString(address(context.channel().remoteAddress()).getAddress()),
        address(context.channel().localAddress()).getPort());
  }

  private static InetSocketAddress address(SocketAddress address) {
    return (InetSocketAddress) address;
  }

  private static Map<String, List<String>> headers(FullHttpRequest received) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (var header : received.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return headers;
  }
}
