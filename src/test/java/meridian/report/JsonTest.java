package meridian.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What values look like as JSON. */
final class JsonTest {

  private record Value(
      int number,
      Optional<String> text,
      OptionalDouble share,
      TimeUnit unit,
      Instant at,
      Map<TimeUnit, Double> byUnit,
      List<String> list) {

    @SuppressWarnings("UnusedMethod") // It is no member.
    boolean isPositive() {
      return number > 0;
    }

    @JsonProperty
    int next() {
      return number + 1;
    }
  }

  @Test
  void theComponentsAndTheAnnotatedMethodsOfARecordAreMembers() throws IOException {
    Value value =
        new Value(
            1,
            Optional.of("one"),
            OptionalDouble.of(0.5),
            TimeUnit.DAYS,
            Instant.EPOCH,
            new EnumMap<>(Map.of(TimeUnit.DAYS, 2.0)),
            List.of("a"));
    assertJson(
        """
        {"number": 1, "text": "one", "share": 0.5, "unit": "days", "at": "1970-01-01T00:00:00Z",
         "byUnit": {"days": 2.0}, "list": ["a"], "next": 2}
        """,
        value);
  }

  @Test
  void anEmptyOptionalIsLeftOutButAnEmptyListIsNot() throws IOException {
    Value value =
        new Value(
            1,
            Optional.empty(),
            OptionalDouble.empty(),
            TimeUnit.DAYS,
            Instant.EPOCH,
            Map.of(),
            List.of());
    assertJson(
        """
        {"number": 1, "unit": "days", "at": "1970-01-01T00:00:00Z", "byUnit": {}, "list": [],
         "next": 2}
        """,
        value);
  }

  private static void assertJson(String expected, Object value) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    assertEquals(mapper.readTree(expected), mapper.readTree(Json.text(value)));
  }
}
