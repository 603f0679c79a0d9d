package meridian.local.database;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import java.util.zip.CRC32;
import meridian.local.database.item.ServiceError;
import meridian.local.net.SignatureScope;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;

/**
 * Answers the calls of one connection. A call takes microseconds, so the event loop makes it. The
 * region is the one that the request is signed for; the signature is not checked.
 */
final class CallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOG = System.getLogger(CallHandler.class.getName());
  private static final String TARGET = "X-Amz-Target";
  private static final String VERSION = "DynamoDB_20120810.";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final Function<String, DynamoDbClient> regions;

  CallHandler(Function<String, DynamoDbClient> regions) {
    this.regions = regions;
  }

  /** A status and a body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, byte[] body) {
    static Answer of(AwsServiceException error) {
      return new Answer(error.statusCode(), JsonProtocol.write(error));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    Answer answer = answer(request);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status),
            Unpooled.wrappedBuffer(answer.body));
    var checksum = new CRC32();
    checksum.update(answer.body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
        .set("x-amz-crc32", checksum.getValue())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body.length);
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private Answer answer(FullHttpRequest request) {
    try {
      return new Answer(HttpResponseStatus.OK.code(), JsonProtocol.write(call(request)));
    } catch (AwsServiceException e) {
      return Answer.of(e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a call failed with an unexpected error", e);
      String code = "InternalServerError";
      DynamoDbException error =
          ServiceError.of(InternalServerErrorException.builder().message(e.toString()), code);
      return new Answer(HttpResponseStatus.INTERNAL_SERVER_ERROR.code(), JsonProtocol.write(error));
    }
  }

  private SdkPojo call(FullHttpRequest request) {
    String target = request.headers().get(TARGET, "");
    Operation operation =
        target.startsWith(VERSION) ? Operation.of(target.substring(VERSION.length())) : null;
    if (operation == null) {
      throw ServiceError.unsupported("The operation '%s'".formatted(target));
    }
    String region =
        SignatureScope.region("dynamodb", request.headers().get(HttpHeaderNames.AUTHORIZATION))
            .orElseThrow(
                () ->
                    ServiceError.of(
                        "MissingAuthenticationTokenException",
                        "Request must contain a signature for the service dynamodb"));
    SdkPojo builder = operation.newRequest();
    JsonProtocol.read(ByteBufUtil.getBytes(request.content()), builder);
    return operation.call(regions.apply(region), builder);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "connection closed", cause);
    var _ = context.close();
  }
}
