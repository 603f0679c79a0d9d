package meridian.lambda.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.http.Router;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.TableSettings;
import meridian.lambda.event.EventResponder;
import meridian.lambda.event.JsonTreeReader;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.MalformedBencodeException;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Warms up the JVM: a tracker answers announces, scrapes and health checks until the JVM has
 * compiled the code for them. Only the network is missing: requests to AWS are built, signed, and
 * answered by a {@link StubDynamoDb} or a {@link StubS3}. The tracker is made for the warm-up and
 * discarded with its counters and caches.
 */
public final class WarmUp {

  private static final Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * The time limit. Lambda allows 130 seconds before a snapshot, which is made once per version (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">AWS</a>).
   */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Each round has at least two announces. That is twenty times the calls after which C1 compiles a
   * method (Tier3InvocationThreshold, 200), and enough for C2 (Tier4InvocationThreshold, 5,000) to
   * compile methods that an announce calls several times.
   */
  static final int ROUNDS = 2_000;

  /** The number of rounds per {@code stopped} or {@code completed} announce. */
  private static final int ROUNDS_PER_EVENT = 8;

  private static final String INFO_HASH = "info_hash=rehearsal%00%01%02%03%04%05%06%07%08%09%0a";

  private final Map<String, String> environment;
  private final Function<Platform, Router> wiring;
  private final InstantSource clock;

  /**
   * A warm-up.
   *
   * @param environment the environment variables of the function
   * @param wiring makes the tracker
   */
  public WarmUp(
      Map<String, String> environment, Function<Platform, Router> wiring, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.wiring = wiring;
    this.clock = clock;
  }

  /**
   * Runs the warm-up; a failure is logged and has no other effect.
   *
   * @return the number of announces that were answered with a ticket
   */
  public int run() {
    try {
      EnvironmentVariables variables = new EnvironmentVariables(environment);
      AwsPlatform platform = AwsPlatform.offline(variables, stub(variables));
      return run(new EventResponder(wiring.apply(platform)));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "the warm-up failed; the snapshot has less compiled code", e);
      return 0;
    }
  }

  private static SdkHttpClient stub(EnvironmentVariables variables) {
    return DatastoreSettings.of(variables) instanceof TableSettings tables
        ? new StubDynamoDb(tables.peers())
        : new StubS3();
  }

  private int run(EventResponder tracker) throws IOException {
    Instant end = clock.instant().plus(LIMIT);
    int answered = 0;
    for (int round = 0; round < ROUNDS && clock.instant().isBefore(end); round++) {
      answered += run(tracker, round);
    }
    LOG.log(Level.INFO, "warmed up with " + answered + " announces");
    return answered;
  }

  /** A peer starts, announces again, and may stop or complete; then a scrape and a health check. */
  private static int run(EventResponder tracker, int round) throws IOException {
    Optional<String> ticket = announce(tracker, round, FrontDoor.ALB, "&event=started");
    Optional<String> next =
        announce(tracker, round, FrontDoor.HTTP_API, "&trackerid=" + ticket.orElse(""));
    if (round % ROUNDS_PER_EVENT == 0) {
      String event = round % (2 * ROUNDS_PER_EVENT) == 0 ? "stopped" : "completed";
      send(tracker, round, FrontDoor.ALB, "/announce", query(round) + "&event=" + event);
    }
    send(tracker, round, FrontDoor.ALB_SINGLE, "/scrape", INFO_HASH);
    send(tracker, round, FrontDoor.ALB, "/health", "");
    return (int) ticket.stream().count() + (int) next.stream().count();
  }

  private static Optional<String> announce(
      EventResponder tracker, int round, FrontDoor door, String more) throws IOException {
    byte[] body = send(tracker, round, door, "/announce", query(round) + more);
    try {
      return Bencoded.decode(body) instanceof Dictionary answer
          ? answer.get("tracker id", ByteString.class).map(ByteString::utf8)
          : Optional.empty();
    } catch (MalformedBencodeException e) {
      throw new IOException(e);
    }
  }

  private static String query(int round) {
    return INFO_HASH
        + "&peer_id=-TR4060-%012d&port=6881&uploaded=0&downloaded=0&left=%d&numwant=50&compact=1"
            .formatted(round, round % 2);
  }

  private static byte[] send(
      EventResponder tracker, int round, FrontDoor door, String path, String query)
      throws IOException {
    String event = door.event(path, query, "10.%d.%d.1".formatted(round >> 8, round & 0xff));
    var output = new ByteArrayOutputStream();
    tracker.answer("warm-up", new ByteArrayInputStream(event.getBytes(UTF_8)), output);
    JsonNode reply = JsonTreeReader.read(JSON, new ByteArrayInputStream(output.toByteArray()));
    return Base64.getDecoder().decode(reply.path("body").asText());
  }

  /** The kinds of front door, and their events for queries that need no JSON escapes. */
  private enum FrontDoor {
    ALB {
      @Override
      String event(String path, String query, String client) {
        return """
        {"requestContext":{"elb":{}},"httpMethod":"GET","path":"%s",\
        "multiValueHeaders":{"x-forwarded-for":["%s"]},"multiValueQueryStringParameters":{%s}}\
        """
            .formatted(path, client, parameters(query, "\"%s\":[\"%s\"]"));
      }
    },
    ALB_SINGLE {
      @Override
      String event(String path, String query, String client) {
        return """
        {"requestContext":{"elb":{}},"httpMethod":"GET","path":"%s",\
        "headers":{"x-forwarded-for":"%s"},"queryStringParameters":{%s}}\
        """
            .formatted(path, client, parameters(query, "\"%s\":\"%s\""));
      }
    },
    HTTP_API {
      @Override
      String event(String path, String query, String client) {
        return """
        {"version":"2.0","rawPath":"%s","rawQueryString":"%s",\
        "requestContext":{"http":{"method":"GET","sourceIp":"%s"}}}\
        """
            .formatted(path, query, client);
      }
    };

    abstract String event(String path, String query, String client);

    private static String parameters(String query, String form) {
      return Stream.of(query.split("&", -1))
          .filter(parameter -> !parameter.isEmpty())
          .map(parameter -> form.formatted((Object[]) parameter.split("=", 2)))
          .collect(Collectors.joining(","));
    }
  }
}
