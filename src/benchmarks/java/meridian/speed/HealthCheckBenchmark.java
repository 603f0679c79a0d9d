package meridian.speed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.function.LocalFunction;
import meridian.local.gateway.EventKind;
import meridian.runtime.LocalTables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time in which the tracker's function answers a health check, from the front door's event to
 * the reply, in an environment whose region has a heartbeat. Everything is in memory, except for a
 * read of the heartbeat from an embedded DynamoDB every twenty seconds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH has each state set up before it is used.
public class HealthCheckBenchmark {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The front door of the request. */
  @Param public EventKind door;

  private LocalTables tables;
  private LocalFunction tracker;
  private byte[] request;

  /** Starts a region, and writes one heartbeat, which is valid for three minutes. */
  @Setup
  public void start() throws IOException {
    InstantSource clock = InstantSource.system();
    tables = LocalTables.create();
    Platform platform = AwsPlatform.of(new EnvironmentVariables(tables.environment()));
    new LocalFunction("heartbeat", new HeartbeatHandler(platform, _ -> {}), ANSWER, clock)
        .invoke("heartbeat", "{}".getBytes(StandardCharsets.UTF_8));
    tracker = new LocalFunction("tracker", new TrackerHandler(platform), ANSWER, clock);
    request = door.get("/health", "", "192.0.2.1", clock.instant());
    check();
  }

  /** Answers a health check. */
  @Benchmark
  public byte[] health() throws IOException {
    return tracker.invoke("check", request);
  }

  /** Checks that the region is still healthy, and stops it. */
  @TearDown
  public void stop() throws IOException {
    check();
    tables.close();
  }

  private void check() throws IOException {
    String reply = new String(health(), StandardCharsets.UTF_8);
    if (!reply.contains("\"statusCode\":200")) {
      throw new IllegalStateException("the region is not healthy: " + reply);
    }
  }
}
