package meridian.local.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A Lambda function in this process.
 *
 * @param name for the Lambda context and the log
 * @param timeout the time limit that the context reports; nothing enforces it
 */
public record LocalFunction(
    String name, RequestStreamHandler handler, Duration timeout, InstantSource clock) {

  /**
   * Invokes the function.
   *
   * @return the bytes that it wrote
   * @throws IOException if the function does
   */
  public byte[] invoke(String requestId, byte[] event) throws IOException {
    var reply = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event), reply, new LambdaContext(name, requestId, timeout, clock));
    return reply.toByteArray();
  }
}
