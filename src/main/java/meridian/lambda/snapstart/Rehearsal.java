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
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.http.Router;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.Variables;
import meridian.lambda.event.EventResponder;
import meridian.lambda.event.JsonTree;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.MalformedBencodeException;

/**
 * Has a tracker answer announces, scrapes and questions about health until the JVM has compiled
 * what that takes. All of it is the real thing but for the network: requests to AWS are made up,
 * signed, and answered by a {@link StandInDynamoDb}. The tracker that plays is made for it, and
 * with it all that it counts and remembers is gone afterwards.
 */
public final class Rehearsal {

  private static final Logger LOG = System.getLogger(Rehearsal.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Before a snapshot, which is made once for each version, there are 130 seconds (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">AWS</a>).
   */
  public static final Duration AT_MOST = Duration.ofSeconds(20);

  /**
   * Each has two announces or more: twenty times the calls after which the JVM's first compiler
   * takes a method up (Tier3InvocationThreshold, 200), and for what is called several times in an
   * announce as many as the second one wants (Tier4InvocationThreshold, 5,000).
   */
  static final int ROUNDS = 2_000;

  /** Every so many rounds a peer leaves, and another one completes its download. */
  private static final int SELDOM = 8;

  private static final String INFO_HASH = "info_hash=rehearsal%00%01%02%03%04%05%06%07%08%09%0a";

  private final Map<String, String> environment;
  private final BiFunction<Variables, Platform, Router> wiring;
  private final InstantSource clock;

  /**
   * A rehearsal.
   *
   * @param environment that the tracker reads, like the one that it stands for
   * @param wiring makes the tracker
   */
  public Rehearsal(
      Map<String, String> environment,
      BiFunction<Variables, Platform, Router> wiring,
      InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.wiring = wiring;
    this.clock = clock;
  }

  /**
   * Plays; should anything fail, no more than that is lost.
   *
   * @return how many announces were answered as they should be
   */
  public int play() {
    try {
      Variables variables = new Variables(environment);
      var dynamoDb = new StandInDynamoDb(variables.text(TableSettings.PEER_TABLE));
      AwsPlatform platform = AwsPlatform.answeredBy(dynamoDb);
      return play(new EventResponder(wiring.apply(variables, platform)));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "the rehearsal failed", e);
      return 0;
    }
  }

  private int play(EventResponder tracker) throws IOException {
    Instant end = clock.instant().plus(AT_MOST);
    int answered = 0;
    for (int round = 0; round < ROUNDS && clock.instant().isBefore(end); round++) {
      answered += play(tracker, round);
    }
    LOG.log(Level.INFO, "rehearsed with " + answered + " announces");
    return answered;
  }

  /** A peer starts, comes back with its ticket, and may go or complete; others just look. */
  private static int play(EventResponder tracker, int round) throws IOException {
    Optional<String> ticket = announce(tracker, round, FrontDoor.ALB, "&event=started");
    Optional<String> next =
        announce(tracker, round, FrontDoor.HTTP_API, "&trackerid=" + ticket.orElse(""));
    if (round % SELDOM == 0) {
      String event = round % (2 * SELDOM) == 0 ? "stopped" : "completed";
      ask(tracker, round, FrontDoor.ALB, "/announce", query(round) + "&event=" + event);
    }
    ask(tracker, round, FrontDoor.ALB_SINGLE, "/scrape", INFO_HASH);
    ask(tracker, round, FrontDoor.ALB, "/health", "");
    return (int) ticket.stream().count() + (int) next.stream().count();
  }

  private static Optional<String> announce(
      EventResponder tracker, int round, FrontDoor door, String more) throws IOException {
    byte[] body = ask(tracker, round, door, "/announce", query(round) + more);
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

  private static byte[] ask(
      EventResponder tracker, int round, FrontDoor door, String path, String query)
      throws IOException {
    String event = door.event(path, query, "10.%d.%d.1".formatted(round >> 8, round & 0xff));
    var output = new ByteArrayOutputStream();
    tracker.answer("rehearsal", new ByteArrayInputStream(event.getBytes(UTF_8)), output);
    JsonNode reply = JsonTree.read(JSON, new ByteArrayInputStream(output.toByteArray()));
    return Base64.getDecoder().decode(reply.path("body").asText());
  }

  /** Writes the events of each, of queries that need no escapes in JSON. */
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
