package meridian.local.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.UUID;
import meridian.local.function.LocalFunction;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.local.http.Responder;

/**
 * Answers each HTTP request by one invocation of a Lambda function in this process.
 *
 * @param kind the AWS service that translates between HTTP and the function
 */
public record LambdaResponder(LocalFunction function, EventKind kind) implements Responder {

  private static final System.Logger LOG = System.getLogger(LambdaResponder.class.getName());

  @Override
  public HttpReply respond(HttpRequest request) {
    String requestId = UUID.randomUUID().toString();
    try {
      byte[] event = kind.json(request, requestId, function.clock().instant());
      return LambdaReply.parse(function.invoke(requestId, event));
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.ERROR, "function %s failed, request %s".formatted(function.name(), requestId), e);
      return kind.failure();
    }
  }
}
