package meridian.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import meridian.cli.StandInTracker;
import meridian.command.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadCommandTest {

  private static final String ANSWER = "d8:intervali9e5:peers0:e";

  @Test
  void sends_the_number_of_announces() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      Outcome outcome = load(tracker.announceUrl(), "--announces=7", "--connections=3");
      assertEquals("", outcome.err());
      assertTrue(outcome.out().startsWith("7 announces on 3 connections: "), outcome::out);
      assertEquals(7, tracker.requests().size());
    }
  }

  @Test
  void gives_a_peer_one_role() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      load(tracker.announceUrl(), "--announces=99", "--connections=1", "--torrents=2", "--peers=2");
      Set<String> peers = new HashSet<>();
      Set<String> roles = new HashSet<>();
      for (String request : tracker.requests()) {
        peers.add(request.replaceFirst("&left=.*", ""));
        roles.add(request);
      }
      assertEquals(4, peers.size());
      assertEquals(4, roles.size());
      assertEquals(2, roles.stream().filter(request -> request.contains("&left=0&")).count());
    }
  }

  @Test
  void does_not_count_a_refusal() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering("d14:failure reason8:too busye")) {
      assertEquals(
          new Outcome(1, "", "The tracker refused the request: too busy\n"),
          load(tracker.announceUrl()));
    }
  }

  @Test
  void does_not_count_an_announce_that_was_rate_limited() throws IOException {
    try (StandInTracker tracker =
        StandInTracker.answering("d8:intervali9e5:peers0:15:warning message9:too many.e")) {
      assertEquals(
          new Outcome(
              1,
              "",
              "The tracker answered with a warning: too many. If it is scripts/local, start that"
                  + " with --no-limits.\n"),
          load(tracker.announceUrl()));
    }
  }

  @Test
  void does_not_count_an_error_status() throws IOException {
    try (StandInTracker tracker = StandInTracker.failing(503)) {
      assertEquals(
          new Outcome(1, "", "The tracker answered with HTTP status 503.\n"),
          load(tracker.announceUrl()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1/announce, --announces=0,   --announces",
    "http://127.0.0.1:1/announce, --connections=0, --connections",
    "http://127.0.0.1:1/announce, --torrents=-1,   --torrents",
    "http://127.0.0.1:1/announce, --peers=0,       --peers",
    "http://127.0.0.1:1/announce, --peers=55537,   --peers",
    "http://192.0.2.1:1/announce, --peers=1,       other machines must not be loaded",
  })
  void refuses_wrong_arguments(String url, String option, String fault) {
    load(url, option).assertRefused("scripts/load", fault);
  }

  private static Outcome load(String... arguments) {
    return Outcome.of(new LoadCommand(), arguments);
  }
}
