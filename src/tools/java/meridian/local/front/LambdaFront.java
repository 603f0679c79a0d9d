package meridian.local.front;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Answers requests by invoking a Lambda function in this process, as the service of a kind does.
 */
public final class LambdaFront implements Responder {

  private static final System.Logger LOG = System.getLogger(LambdaFront.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  private final String function;
  private final RequestStreamHandler handler;
  private final EventKind kind;
  private final InstantSource clock;

  /**
   * A front.
   *
   * @param function the function's name, for its context and for the log
   */
  public LambdaFront(
      String function, RequestStreamHandler handler, EventKind kind, InstantSource clock) {
    this.function = function;
    this.handler = handler;
    this.kind = kind;
    this.clock = clock;
  }

  @Override
  public FrontReply respond(FrontRequest request) {
    String requestId = UUID.randomUUID().toString();
    try {
      var reply = new ByteArrayOutputStream();
      handler.handleRequest(
          new ByteArrayInputStream(event(request, requestId)),
          reply,
          new LambdaContext(function, requestId, clock));
      return LambdaReply.parse(reply.toByteArray());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "function %s failed, request %s".formatted(function, requestId), e);
      return kind.failure();
    }
  }

  private byte[] event(FrontRequest request, String requestId) throws IOException {
    var event = new ByteArrayOutputStream(1024);
    try (var json = JSON.createGenerator(event, JsonEncoding.UTF8)) {
      kind.write(request, requestId, clock.instant(), json);
    }
    return event.toByteArray();
  }
}
