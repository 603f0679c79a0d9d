package meridian.local.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Decodes requests whose target may have any byte but a space or the end of the line. Netty's own
 * decoder refuses the byte 0x7F; an Application Load Balancer calls such a request ambiguous and,
 * by default, forwards it (<a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#classification-reasons">AWS,
 * classification reasons</a>).
 */
final class RequestDecoder extends HttpRequestDecoder {

  RequestDecoder(HttpDecoderConfig config) {
    super(config);
  }

  @Override
  protected HttpMessage createMessage(String[] requestLine) {
    boolean isValidated = false;
    return new DefaultHttpRequest(
        HttpVersion.valueOf(requestLine[2]),
        HttpMethod.valueOf(requestLine[0]),
        requestLine[1],
        DefaultHttpHeadersFactory.headersFactory().newHeaders(),
        isValidated);
  }
}
