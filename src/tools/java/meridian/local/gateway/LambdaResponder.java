package meridian.local.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.UUID;
import meridian.local.function.LocalFunction;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.local.http.Responder;

/**
 * Answers requests by invoking a Lambda function in this process, as the service of a kind does.
 */
public final class LambdaResponder implements Responder {

  private static final System.Logger LOG = System.getLogger(LambdaResponder.class.getName());

  private final LocalFunction function;
  private final EventKind kind;
  private final InstantSource clock;

  /** A front of a function. */
  public LambdaResponder(LocalFunction function, EventKind kind) {
    this.function = function;
    this.kind = kind;
    this.clock = function.clock();
  }

  @Override
  public HttpReply respond(HttpRequest request) {
    String requestId = UUID.randomUUID().toString();
    try {
      return LambdaReply.parse(
          function.invoke(requestId, kind.event(request, requestId, clock.instant())));
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.ERROR, "function %s failed, request %s".formatted(function.name(), requestId), e);
      return kind.failure();
    }
  }
}
