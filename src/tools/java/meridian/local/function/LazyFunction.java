package meridian.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A function that is made when it is invoked first, as Lambda does; again, should that fail. */
public final class LazyFunction implements RequestStreamHandler {

  private final Supplier<RequestStreamHandler> maker;
  private @Nullable RequestStreamHandler warm;

  /** A function that has not been made yet. */
  public LazyFunction(Supplier<RequestStreamHandler> maker) {
    this.maker = maker;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    warm().handleRequest(input, output, context);
  }

  private synchronized RequestStreamHandler warm() {
    if (warm == null) {
      warm = maker.get();
    }
    return warm;
  }
}
