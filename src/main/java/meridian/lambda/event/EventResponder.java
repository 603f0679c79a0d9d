package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import meridian.http.HttpReply;
import meridian.http.Router;

/**
 * Answers front doors' events.
 *
 * @param router answers what they carry
 */
public record EventResponder(Router router) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Answers one.
   *
   * @param requestId names it in logs
   * @throws IllegalArgumentException if it is of no front door that is known
   * @throws IOException if it is no JSON, or the answer cannot be written
   */
  public void answer(String requestId, InputStream event, OutputStream output) throws IOException {
    FrontDoorEvent request = FrontDoorEvent.of(JsonTree.read(JSON, event));
    HttpReply reply = router.handle(request.request(requestId));
    try (JsonGenerator json = JSON.createGenerator(output)) {
      request.write(reply, json);
    }
  }
}
