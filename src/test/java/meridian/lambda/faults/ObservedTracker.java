package meridian.lambda.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.lambda.AlbClient;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.peer.InfoHash;
import org.jspecify.annotations.Nullable;

/**
 * The tracker as it is shipped, over HTTP to its datastore. Every request must be answered within
 * its time budget.
 */
class ObservedTracker {

  /** Lambda allows ten seconds for a start. */
  private static final Duration START_LIMIT = Duration.ofSeconds(8);

  private static final Pattern INTERVAL = Pattern.compile("8:intervali(\\d+)e");

  static final InfoHash TORRENT = InfoHash.of("a".repeat(20).getBytes(ISO_8859_1));

  private final Duration budget;
  private final WatchedPlatform platform;
  private @Nullable TrackerHandler handler;

  /**
   * A tracker that {@link #start} starts.
   *
   * @param environment the environment variables
   * @param budget for a request
   */
  ObservedTracker(Map<String, String> environment, Duration budget) {
    this.budget = budget;
    this.platform = new WatchedPlatform(AwsPlatform.of(new EnvironmentVariables(environment)));
  }

  /** Starts an execution environment. */
  final void start() {
    platform.begin();
    var started = new TrackerHandler(platform);
    platform.assertWaitedAtMost(START_LIMIT);
    handler = started;
  }

  private TrackerHandler handler() {
    return Objects.requireNonNull(handler);
  }

  InstantSource clock() {
    return platform.clock();
  }

  /** Replaces the execution environment by a new one. */
  void restart() {
    start();
  }

  /** The answer to the n-th client's announce of the one torrent, its bytes as ISO 8859-1. */
  String announce(int n, int left) {
    return ask(
        "/announce",
        Map.of(
            "info_hash",
            "aaaaaaaaaaaaaaaaaaaa",
            "peer_id",
            "-MD1000-000000000001",
            "port",
            Integer.toString(6_881 + n),
            "left",
            Integer.toString(left)));
  }

  /** The answer to a scrape of the torrent. */
  String scrape() {
    return ask("/scrape", Map.of("info_hash", "aaaaaaaaaaaaaaaaaaaa"));
  }

  /** The answer to a health check, which may have another time limit than the budget. */
  String health(Duration atMost) {
    String answer = ask("/health", Map.of());
    platform.assertWaitedAtMost(atMost);
    return answer;
  }

  /** The longest time limit of the latest request's calls. */
  Duration longestLimit() {
    return platform.longestLimit();
  }

  /** A counter of the tracker's environment. */
  int figure(String name) {
    try {
      return new AlbClient(handler(), "192.0.2.1").figure(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(String path, Map<String, String> query) {
    platform.begin();
    try {
      return new String(new AlbClient(handler(), "192.0.2.1").ask(path, query), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      platform.assertWaitedAtMost(budget);
    }
  }

  /** Checks that the answer has this number of seeders. */
  static void assertServed(String answer, int seeders) {
    assertTrue(answer.startsWith("d8:completei%de".formatted(seeders)), answer);
    assertTrue(answer.contains("5:peers") && !isUnavailable(answer), answer);
  }

  /** Checks that the answer has no peers; returns its interval, in seconds. */
  static int assertUnavailable(String answer) {
    assertTrue(isUnavailable(answer), answer);
    assertTrue(answer.contains("5:peers0:"), answer);
    assertTrue(!answer.contains("complete"), answer);
    assertTrue(!answer.contains("failure reason"), answer);
    int interval = number(INTERVAL, answer);
    assertTrue(interval >= 300 && interval <= 600, answer);
    return interval;
  }

  /** Checks that the answer refuses the torrent. */
  static void assertDenied(String answer) {
    assertTrue(answer.contains("14:failure reason") && !answer.contains("5:peers"), answer);
  }

  /** Whether the answer is that of a tracker without a store. */
  static boolean isUnavailable(String answer) {
    return !answer.contains("8:complete");
  }

  /** The number that the pattern finds in the answer. */
  static int number(Pattern pattern, String answer) {
    Matcher matcher = pattern.matcher(answer);
    assertTrue(matcher.find(), answer);
    return Integer.parseInt(matcher.group(1));
  }
}
