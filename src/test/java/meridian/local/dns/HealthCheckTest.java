package meridian.local.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthCheckTest {

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "x, false",
    "., true",
    ".xx, true",
    ".xxx, false",
    ".xx.xx, true",
    ".xxx.., false",
    ".xxx..., true",
    "x.., false",
    "x..., true",
  })
  void stateChangesAfterThreeContraryResults(String answers, boolean healthy) {
    var check = new HealthCheck();
    answers.chars().forEach(answer -> check.record(answer == '.'));
    assertEquals(healthy, check.isHealthy());
  }
}
