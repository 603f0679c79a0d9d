package meridian.local.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A function that is invoked in this process, with the context that Lambda would give it.
 *
 * @param name for its context and for the log
 * @param timeout how long an invocation is told it may take; nothing interrupts it
 */
public record LocalFunction(
    String name, RequestStreamHandler handler, Duration timeout, InstantSource clock) {

  /**
   * Invokes it.
   *
   * @return what it wrote
   * @throws IOException as the function does
   */
  public byte[] invoke(String requestId, byte[] event) throws IOException {
    var reply = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event), reply, new LambdaContext(name, requestId, timeout, clock));
    return reply.toByteArray();
  }
}
