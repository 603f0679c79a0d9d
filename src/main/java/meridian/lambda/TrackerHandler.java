package meridian.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import meridian.swarm.SwarmStore;

/** The Lambda function that answers clients. */
public final class TrackerHandler implements RequestStreamHandler {

  /** As Lambda makes it. */
  public TrackerHandler() {
    this(System.getenv());
  }

  /** With the store that the environment names. */
  public TrackerHandler(Map<String, String> environment) {}

  /** With a store of the caller's. */
  public TrackerHandler(Map<String, String> environment, SwarmStore store) {}

  @Override
  public void handleRequest(InputStream event, OutputStream reply, Context context)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
