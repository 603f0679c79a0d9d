package meridian.lambda.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import meridian.TestTrackers;
import meridian.health.Verdict;
import meridian.http.AddressSource;
import meridian.http.Router;
import meridian.http.StatusPages;
import meridian.metrics.Metrics;
import meridian.peer.Id160;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventResponderTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

  private final EventResponder responder =
      new EventResponder(
          new Router(
              TestTrackers.tracker(TestTrackers.emptyStore(NOON), NOON, new Random(7)),
              AddressSource.CONNECTION,
              () -> Verdict.HEALTHY,
              new Metrics(),
              new StatusPages("us-test-1", Optional::empty, List.of(), _ -> false, NOON),
              NOON));

  /** The front doors, and their events for queries of single parameters. */
  enum Door {
    ALB {
      @Override
      ObjectNode event(String path, List<String[]> parameters) {
        ObjectNode event = albEvent(path);
        event.putObject("headers").put("x-forwarded-for", "203.0.113.9, 192.0.2.1");
        ObjectNode query = event.putObject("queryStringParameters");
        parameters.forEach(parameter -> query.put(parameter[0], parameter[1]));
        return event;
      }
    },
    ALB_MULTI_VALUE {
      @Override
      ObjectNode event(String path, List<String[]> parameters) {
        ObjectNode event = albEvent(path);
        event
            .putObject("multiValueHeaders")
            .putArray("x-forwarded-for")
            .add("203.0.113.9, 192.0.2.1");
        ObjectNode query = event.putObject("multiValueQueryStringParameters");
        parameters.forEach(parameter -> query.withArray(parameter[0]).add(parameter[1]));
        return event;
      }
    },
    HTTP_API {
      @Override
      ObjectNode event(String path, List<String[]> parameters) {
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "2.0").put("rawPath", path);
        event.put(
            "rawQueryString",
            String.join("&", parameters.stream().map(p -> p[0] + "=" + p[1]).toList()));
        event
            .putObject("requestContext")
            .putObject("http")
            .put("method", "GET")
            .put("sourceIp", "192.0.2.1");
        return event;
      }
    };

    abstract ObjectNode event(String path, List<String[]> parameters);

    private static ObjectNode albEvent(String path) {
      ObjectNode event = JSON.createObjectNode();
      event.putObject("requestContext").putObject("elb").put("targetGroupArn", "arn:aws:test");
      return event.put("httpMethod", "GET").put("path", path);
    }
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void everyByteValueOfAnInfoHashSurvives(Door door) throws IOException {
    for (int start = 0; start < 256; start += Id160.BYTES) {
      byte[] infoHash = new byte[Id160.BYTES];
      StringBuilder escaped = new StringBuilder();
      for (int i = 0; i < infoHash.length; i++) {
        infoHash[i] = (byte) (start + i);
        escaped.append("%%%02x".formatted((start + i) & 0xff));
      }
      JsonNode reply = ask(door.event("/scrape", List.<String[]>of(pair("info_hash", escaped))));
      assertEquals(
          "d5:filesd20:"
              + new String(infoHash, ISO_8859_1)
              + "d8:completei0e10:downloadedi0e11:downloadersi0e10:incompletei0eee5:flagsd20:min_request_intervali1440eee",
          body(reply));
    }
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void theClientsAddressIsThatOfTheFrontDoorsConnection(Door door) throws IOException {
    JsonNode reply = ask(announce(door));
    String answer = body(reply);
    assertTrue(answer.contains("11:external ip4:\u00c0\u0000\u0002\u0001"), answer);
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void theReplyHasTheFieldsThatTheFrontDoorExpects(Door door) throws IOException {
    JsonNode reply = ask(announce(door));
    assertEquals(200, reply.path("statusCode").asInt());
    assertTrue(reply.path("isBase64Encoded").asBoolean());
    boolean multiValue = door == Door.ALB_MULTI_VALUE;
    assertEquals(multiValue, reply.has("multiValueHeaders"));
    assertEquals(!multiValue, reply.has("headers"));
    JsonNode type =
        multiValue
            ? reply.path("multiValueHeaders").path("content-type").path(0)
            : reply.path("headers").path("content-type");
    assertEquals("text/plain", type.asText());
  }

  @Test
  void repeatedParametersSurviveWithMultiValueHeaders() throws IOException {
    List<String[]> two =
        List.of(
            pair("info_hash", "aaaaaaaaaaaaaaaaaaaa"), pair("info_hash", "bbbbbbbbbbbbbbbbbbbb"));
    for (Door door : List.of(Door.ALB_MULTI_VALUE, Door.HTTP_API)) {
      String answer = body(ask(door.event("/scrape", two)));
      assertTrue(answer.contains("20:aaaaaaaaaaaaaaaaaaaad"), answer);
      assertTrue(answer.contains("20:bbbbbbbbbbbbbbbbbbbbd"), answer);
    }
  }

  @Test
  void aFrontDoorsOwnHealthCheckNeedsNoClientAddress() throws IOException {
    ObjectNode check = Door.ALB.event("/health", List.of());
    check.putObject("headers").put("user-agent", "ELB-HealthChecker/2.0");
    assertEquals(200, ask(check).path("statusCode").asInt());
  }

  @Test
  void anEventOfAnotherKindIsAnError() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> ask(JSON.createObjectNode()));
    assertFalse(String.valueOf(error.getMessage()).isBlank());
  }

  private static ObjectNode announce(Door door) {
    return door.event(
        "/announce",
        List.of(
            pair("info_hash", "aaaaaaaaaaaaaaaaaaaa"),
            pair("peer_id", "-MD1000-000000000001"),
            pair("port", "6881"),
            pair("left", "0")));
  }

  private static String[] pair(String name, CharSequence value) {
    return new String[] {name, value.toString()};
  }

  private JsonNode ask(ObjectNode event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    responder.answer("id", new ByteArrayInputStream(JSON.writeValueAsBytes(event)), output);
    return JSON.readTree(output.toByteArray());
  }

  private static String body(JsonNode reply) {
    return new String(Base64.getDecoder().decode(reply.path("body").asText()), ISO_8859_1);
  }
}
