package meridian.drill.cloud;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.local.gateway.LambdaResponder;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;

/**
 * The execution environments of one function: each serves one request at a time, and if none is
 * free another one starts.
 */
final class EnvironmentPool {

  private final Supplier<LambdaResponder> start;
  private final InstantSource world;
  private final InvocationClock time;
  private final List<Environment> environments = new ArrayList<>();

  /**
   * An empty pool.
   *
   * @param start creates the function, as the start of an environment does
   */
  EnvironmentPool(Supplier<LambdaResponder> start, InstantSource world, InvocationClock time) {
    this.start = start;
    this.world = world;
    this.time = time;
  }

  private static final class Environment {
    private final LambdaResponder front;
    private Instant busyUntil = Instant.MIN;

    Environment(LambdaResponder front) {
      this.front = front;
    }
  }

  /** Answers a request; its time does not include the start of an environment. */
  Invoked<HttpReply> serve(HttpRequest request) {
    Environment environment = free();
    Invoked<HttpReply> served = time.invoke(() -> environment.front.respond(request));
    environment.busyUntil = world.instant().plus(served.took());
    return served;
  }

  private Environment free() {
    Instant now = world.instant();
    for (Environment environment : environments) {
      if (!environment.busyUntil.isAfter(now)) {
        return environment;
      }
    }
    var environment = new Environment(time.invoke(start).result());
    environments.add(environment);
    return environment;
  }
}
