package meridian.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A function that is created at its first invocation, as in Lambda, and again if that fails. */
public final class LazyFunction implements RequestStreamHandler {

  private final Supplier<RequestStreamHandler> constructor;
  private @Nullable RequestStreamHandler warm;

  /** A function that does not exist yet. */
  public LazyFunction(Supplier<RequestStreamHandler> constructor) {
    this.constructor = constructor;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    warm().handleRequest(input, output, context);
  }

  private synchronized RequestStreamHandler warm() {
    if (warm == null) {
      warm = constructor.get();
    }
    return warm;
  }
}
