package meridian.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import meridian.peer.InfoHash;
import meridian.peer.PeerId;
import org.junit.jupiter.api.Test;

/** Any query is parsed or throws a {@link MalformedRequestException}, and no other exception. */
final class QueryFuzzTest {

  private static final long SEED = 20261122;
  private static final int QUERIES = 1_000_000;
  private static final String SYNTAX = "%&=+-:.[]/0123456789abcdefzABCDEF";

  /** All used parameters, with values that small changes make invalid. */
  private static final String SAMPLE =
      "info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a&peer_id=-LT20B0-~qx!*8K2(R)t"
          + "&port=6881&uploaded=0&downloaded=0&left=16384&key=1C8D53F1&event=started&numwant=200"
          + "&compact=1&no_peer_id=1&trackerid=a-._~9";

  private static final String CLAIMS =
      "&ip=192.0.2.7&ipv4=192.0.2.7:6881&ipv6=[2001:db8::7]:6881&ip=fe80::1%251";

  private static final Set<String> USED =
      Set.of("info_hash", "peer_id", "port", "left", "event", "numwant", "compact", "no_peer_id");

  private static final List<EscapeStyle> STYLES = List.of(EscapeStyle.values());

  private interface Parser {
    Object parse(String rawQuery) throws MalformedRequestException;
  }

  @Test
  void anyQueryIsReadOrRefused() {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, Integer> announces = new TreeMap<>();
    Map<String, Integer> scrapes = new TreeMap<>();
    for (int round = 0; round < QUERIES; round++) {
      String rawQuery = any(random, round);
      announces.merge(outcome(AnnounceQuery::parse, rawQuery), 1, Integer::sum);
      scrapes.merge(outcome(query -> ScrapeQuery.parse(query, 64), rawQuery), 1, Integer::sum);
    }
    assertReached(announces, USED);
    assertReached(scrapes, Set.of("info_hash"));
  }

  /** Identifiers are parsed for every escape style and order of parameters. */
  @Test
  void identifiersSurviveEveryStyle() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 50_000; round++) {
      byte[] infoHash = id(random);
      byte[] peerId = id(random);
      EscapeStyle style = STYLES.get(random.nextInt(STYLES.size()));
      String first = "peer_id=" + style.escape(peerId) + "&port=" + (round % 65535 + 1);
      String second = "info_hash=" + style.escape(infoHash);
      AnnounceQuery query =
          AnnounceQuery.parse(random.nextBoolean() ? first + "&" + second : second + "&" + first);
      assertEquals(InfoHash.of(infoHash), query.infoHash(), () -> "seed " + SEED);
      assertEquals(PeerId.of(peerId), query.peerId(), () -> "seed " + SEED);
      assertEquals(round % 65535 + 1, query.port());
      assertEquals(List.of(InfoHash.of(infoHash)), ScrapeQuery.parse(second, 64).infoHashes());
    }
  }

  /** The parameter at fault, or "" for none. */
  private static String outcome(Parser parser, String rawQuery) {
    try {
      assertNotNull(parser.parse(rawQuery));
      return "";
    } catch (MalformedRequestException e) {
      assertTrue(e.getMessage().startsWith(e.parameter() + ": "), e::getMessage);
      return e.parameter();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + SEED + ": " + rawQuery, e);
    }
  }

  /** Asserts that the fuzz reaches every parameter, not just the first. */
  private static void assertReached(Map<String, Integer> outcomes, Set<String> used) {
    assertTrue(outcomes.getOrDefault("", 0) > QUERIES / 10, outcomes::toString);
    Map<String, Integer> faults = new TreeMap<>(outcomes);
    faults.remove("");
    assertEquals(used, faults.keySet(), outcomes::toString);
  }

  private static String any(SplittableRandom random, int round) {
    return switch (round % 8) {
      case 0, 1 -> noise(random);
      case 2 -> mutated(SAMPLE + CLAIMS, random);
      default -> mutated(SAMPLE, random);
    };
  }

  private static String noise(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(80); left > 0; left--) {
      text.append(character(random));
    }
    return text.toString();
  }

  private static String mutated(String query, SplittableRandom random) {
    StringBuilder text = new StringBuilder(query);
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      mutate(text, random);
    }
    return text.toString();
  }

  private static void mutate(StringBuilder text, SplittableRandom random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + random.nextInt(30));
    switch (random.nextInt(8)) {
      case 0 -> text.delete(at, Math.max(end, at + 1));
      case 1 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
      case 2, 3, 4 -> text.insert(at, character(random));
      default -> text.setCharAt(at, character(random));
    }
    if (text.isEmpty()) {
      text.append('&');
    }
  }

  private static char character(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> (char) random.nextInt(256);
      case 1 -> (char) random.nextInt(Character.MAX_VALUE + 1);
      default -> SYNTAX.charAt(random.nextInt(SYNTAX.length()));
    };
  }

  private static byte[] id(SplittableRandom random) {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return bytes;
  }
}
