package meridian.drill;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import meridian.drill.InvocationTime.Invoked;
import meridian.local.front.FrontReply;
import meridian.local.front.FrontRequest;
import meridian.local.front.LambdaFront;

/**
 * The environments of one function, as Lambda keeps them: each serves one request at a time, and
 * where none is free another one starts.
 */
final class Fleet {

  private final Supplier<LambdaFront> start;
  private final InstantSource world;
  private final InvocationTime time;
  private final List<Environment> environments = new ArrayList<>();

  /**
   * A fleet without environments.
   *
   * @param start makes the function anew, as the start of an environment does
   */
  Fleet(Supplier<LambdaFront> start, InstantSource world, InvocationTime time) {
    this.start = start;
    this.world = world;
    this.time = time;
  }

  private static final class Environment {
    private final LambdaFront front;
    private Instant busyUntil = Instant.MIN;

    Environment(LambdaFront front) {
      this.front = front;
    }
  }

  /** Answers a request; how long that takes does not contain the start of an environment. */
  Invoked<FrontReply> serve(FrontRequest request) {
    Environment environment = free();
    Invoked<FrontReply> served = time.invoke(() -> environment.front.respond(request));
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

  /** How many environments have been started. */
  int size() {
    return environments.size();
  }
}
