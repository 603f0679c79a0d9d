package meridian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import meridian.command.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrapeCommandTest {

  private static final String KNOWN = "6162636465666768696a6b6c6d6e6f7071727374";
  private static final String UNKNOWN = "ff62636465666768696a6b6c6d6e6f7071727374";
  private static final String ANSWER =
      "d5:filesd20:abcdefghijklmnopqrstd8:completei1e10:downloadedi7e11:downloadersi1e10:incompletei2eeee";

  @Test
  void prints_the_answer_as_text() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      Outcome outcome = scrape(tracker.announceUrl(), UNKNOWN, KNOWN);
      assertEquals(
          UNKNOWN + "  unknown\n" + KNOWN + "  seeders 1  leechers 2  downloads 7  downloaders 1\n",
          outcome.out());
      assertEquals(0, outcome.exitCode());
      assertEquals(
          "/scrape?info_hash=%FFbcdefghijklmnopqrst&info_hash=abcdefghijklmnopqrst",
          tracker.request());
    }
  }

  @Test
  void prints_the_answer_as_json() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      assertEquals(
          """
          {
            "%s" : {
              "seeders" : 1,
              "leechers" : 2,
              "downloads" : 7,
              "downloaders" : 1
            },
            "%s" : null
          }
          """
              .formatted(KNOWN, UNKNOWN),
          scrape(tracker.announceUrl(), "--json", KNOWN, UNKNOWN).out());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/announce,         /scrape?",
    "/scrape,           /scrape?",
    "/x/announce,       /x/scrape?",
    "/announce.php,     /scrape.php?",
    "/announce?pass=a,  /scrape?pass=a&",
    "/announce/announce, /announce/scrape?",
  })
  void finds_the_scrape_url(String announce, String scrape) throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      scrape("http://127.0.0.1:" + tracker.port() + announce, KNOWN);
      assertEquals(scrape + "info_hash=abcdefghijklmnopqrst", tracker.request());
    }
  }

  @Test
  void reports_a_malformed_answer() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering("d8:intervali1ee")) {
      Outcome outcome = scrape(tracker.announceUrl(), KNOWN);
      assertEquals(new Outcome(1, "", "The tracker's answer has no files.\n"), outcome);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost/x,        " + KNOWN + ", has no scrape URL",
    "http://localhost/announce,             , Missing required parameter",
  })
  void refuses_wrong_arguments(String url, String hash, String fault) {
    Outcome outcome = hash == null ? scrape(url) : scrape(url, hash);
    outcome.assertRefused("scripts/scrape", fault);
  }

  private static Outcome scrape(String... arguments) {
    return Outcome.of(new ScrapeCommand(), arguments);
  }
}
