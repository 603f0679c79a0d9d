package meridian.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "2100-01-01T12:00:00Z, PT1H, PT0S,  PT1H",
    "2100-01-01T12:00:01Z, PT1H, PT0S,  PT59M59S",
    "2100-01-01T12:19:59Z, PT1H, PT20M, PT1S",
    "2100-01-01T12:20:00Z, PT1H, PT20M, PT1H",
    "2100-01-01T12:50:00Z, PT1H, PT20M, PT30M",
    "1970-01-01T00:00:00Z, PT6H, PT5H,  PT5H",
  })
  void eventIsDueAtTheOffsetAfterEachMultiple(
      Instant now, Duration every, Duration offset, Duration wait) {
    assertEquals(wait, Schedule.untilNext(now, every, offset));
  }
}
