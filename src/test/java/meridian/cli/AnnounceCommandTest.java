package meridian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import meridian.command.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnnounceCommandTest {

  private static final String HASH = "00ff2541424344454647484950515253545556ab";
  private static final String ESCAPED_HASH = "%00%FF%25ABCDEFGHIPQRSTUV%AB";
  private static final String ANSWER =
      "d8:completei1e10:downloadedi7e11:external ip4:\u00c0\u0000\u0002\u0007"
          + "10:incompletei2e8:intervali1800e12:min intervali300e"
          + "5:peers12:\u007f\u0000\u0000\u0001\u001a\u00e1\u00c0\u0000\u0002\u0001\u0000P"
          + "6:peers618: \u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e2"
          + "10:tracker id3:t-1e";

  @Test
  void prints_the_answer_as_text() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      Outcome outcome = announce(tracker.announceUrl(), HASH);
      assertEquals(
          """
          interval      1800
          min interval  300
          seeders       1
          leechers      2
          downloads     7
          external ip   192.0.2.7
          tracker id    t-1
          peers         3
            127.0.0.1:6881
            192.0.2.1:80
            [2001:db8::1]:6882
          """,
          outcome.out());
      assertEquals(0, outcome.exitCode());
      assertEquals("", outcome.err());
    }
  }

  @Test
  void prints_the_answer_as_json() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(ANSWER)) {
      assertEquals(
          """
          {
            "interval" : 1800,
            "min interval" : 300,
            "seeders" : 1,
            "leechers" : 2,
            "downloads" : 7,
            "external ip" : "192.0.2.7",
            "tracker id" : "t-1",
            "peers" : [ {
              "address" : "127.0.0.1",
              "port" : 6881
            }, {
              "address" : "192.0.2.1",
              "port" : 80
            }, {
              "address" : "2001:db8::1",
              "port" : 6882
            } ]
          }
          """,
          announce(tracker.announceUrl(), HASH, "--json").out());
    }
  }

  @Test
  void prints_the_dictionary_form() throws IOException {
    String peers = "ld2:ip9:127.0.0.17:peer id4:ab \u00004:porti6881eed2:ip3:::14:porti1eee";
    try (StandInTracker tracker = StandInTracker.answering("d5:peers" + peers + "e")) {
      assertEquals(
          """
          peers         2
            127.0.0.1:6881  ab%20%00
            [::1]:1
          """,
          announce(tracker.announceUrl(), HASH, "--compact", "0").out());
    }
  }

  @Test
  void announces_a_leecher_by_default() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering("de")) {
      announce(tracker.announceUrl(), HASH, "--peer-id", "me");
      assertEquals(
          "/announce?info_hash="
              + ESCAPED_HASH
              + "&peer_id=me------------------&port=6881&uploaded=0&downloaded=0&left=1&compact=1",
          tracker.request());
    }
  }

  @Test
  void sends_its_options() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering("de")) {
      announce(
          tracker.announceUrl() + "?pass=a%2Fb",
          "magnet:?dn=x&xt=urn:btih:" + HASH + "&tr=y",
          "--peer-id=-AB1234-abcdefghijkl",
          "--port=1",
          "--left=0",
          "--event=stopped",
          "--compact=0",
          "--no-peer-id",
          "--numwant=-1",
          "--ip=::1",
          "--key=k&",
          "--trackerid=t+1");
      assertEquals(
          "/announce?pass=a%2Fb&info_hash="
              + ESCAPED_HASH
              + "&peer_id=-AB1234-abcdefghijkl&port=1&uploaded=0&downloaded=0&left=0&event=stopped&compact=0"
              + "&no_peer_id=1&numwant=-1&ip=%3A%3A1&key=k%26&trackerid=t%2B1",
          tracker.request());
    }
  }

  @Test
  void reaches_a_tracker_over_ipv6() throws IOException {
    try (StandInTracker tracker = StandInTracker.answeringOnIpv6("d8:intervali9ee")) {
      Outcome outcome = announce("http://[::1]:" + tracker.port() + "/announce", HASH);
      assertEquals("interval      9\npeers         0\n", outcome.out());
    }
  }

  @Test
  void reports_a_refusal() throws IOException {
    try (StandInTracker tracker = StandInTracker.answering("d14:failure reason12:port missinge")) {
      Outcome outcome = announce(tracker.announceUrl(), HASH);
      assertEquals(new Outcome(1, "", "The tracker refused the request: port missing\n"), outcome);
    }
  }

  @Test
  void reports_an_error_status() throws IOException {
    try (StandInTracker tracker = StandInTracker.failing(503)) {
      Outcome outcome = announce(tracker.announceUrl(), HASH);
      assertEquals(new Outcome(1, "", "The tracker answered with HTTP status 503.\n"), outcome);
    }
  }

  @Test
  void reports_a_port_without_a_listener() throws IOException {
    String authority;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      authority = "127.0.0.1:" + gone.getLocalPort();
    }
    Outcome outcome = announce("http://" + authority + "/announce", HASH);
    assertEquals(
        new Outcome(1, "", "Cannot reach " + authority + ": nothing listens there.\n"), outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>             | The tracker's answer is not a bencoded dictionary.",
        "i1e                | The tracker's answer is not a bencoded dictionary.",
        "d5:peers5:abcdee   | The tracker's list of peers must be a multiple of 6 bytes, not 5.",
        "d5:peersi1ee       | The tracker's list of peers must be a string or a list.",
        "d5:peersli1eee     | The tracker's list of peers must hold dictionaries only.",
      })
  void reports_a_malformed_answer(String answer, String sentence) throws IOException {
    try (StandInTracker tracker = StandInTracker.answering(answer)) {
      assertEquals(new Outcome(1, "", sentence + "\n"), announce(tracker.announceUrl(), HASH));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost/announce | 00ff           |                                    | is not"
            + " an info hash",
        "udp://localhost/announce  | "
            + HASH
            + " |                                    | is not an http or https URL",
        "announce                  | "
            + HASH
            + " |                                    | is not an http or https URL",
        "http://localhost/announce | "
            + HASH
            + " | --peer-id=123456789012345678901    | is longer than a peer id",
        "http://localhost/announce | "
            + HASH
            + " | --port=x                           | is not an int",
      })
  void refuses_wrong_arguments(String url, String hash, String option, String fault) {
    Outcome outcome = option == null ? announce(url, hash) : announce(url, hash, option);
    outcome.assertRefused("scripts/announce", fault);
  }

  private static Outcome announce(String... arguments) {
    return Outcome.of(new AnnounceCommand(), arguments);
  }
}
