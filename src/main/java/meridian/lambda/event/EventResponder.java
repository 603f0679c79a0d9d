package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import meridian.http.HttpReply;
import meridian.http.Router;

/**
 * Answers the events of front doors.
 *
 * @param router answers the requests in them
 */
public record EventResponder(Router router) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Answers an event.
   *
   * @param requestId the request's id in the log
   * @throws IllegalArgumentException if it is not an event of a supported front door
   * @throws IOException if it is not JSON, or the answer cannot be written
   */
  public void answer(String requestId, InputStream event, OutputStream output) throws IOException {
    FrontDoorEvent request = FrontDoorEvent.of(JsonTreeReader.read(JSON, event));
    HttpReply reply = router.handle(request.request(requestId));
    try (JsonGenerator json = JSON.createGenerator(output)) {
      request.write(reply, json);
    }
  }
}
