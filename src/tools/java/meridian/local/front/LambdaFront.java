package meridian.local.front;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.UUID;
import meridian.local.function.LocalFunction;

/**
 * Answers requests by invoking a Lambda function in this process, as the service of a kind does.
 */
public final class LambdaFront implements Responder {

  private static final System.Logger LOG = System.getLogger(LambdaFront.class.getName());

  private final LocalFunction function;
  private final EventKind kind;
  private final InstantSource clock;

  /** A front of a function. */
  public LambdaFront(LocalFunction function, EventKind kind) {
    this.function = function;
    this.kind = kind;
    this.clock = function.clock();
  }

  @Override
  public FrontReply respond(FrontRequest request) {
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
