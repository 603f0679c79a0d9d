package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BencodedTest {

  private static final long SEED = 20261122;

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("4:spam", string("spam")),
        Arguments.of("0:", string("")),
        Arguments.of("3:\0\u00ff\u0080", string("\0\u00ff\u0080")),
        Arguments.of("i3e", new Int(3)),
        Arguments.of("i-3e", new Int(-3)),
        Arguments.of("i0e", new Int(0)),
        Arguments.of("i9223372036854775807e", new Int(Long.MAX_VALUE)),
        Arguments.of("i-9223372036854775808e", new Int(Long.MIN_VALUE)),
        Arguments.of("l4:spam4:eggse", new Sequence(List.of(string("spam"), string("eggs")))),
        Arguments.of("le", new Sequence(List.of())),
        Arguments.of("de", new Dictionary(Map.of())),
        Arguments.of(
            "d3:cow3:moo4:spam4:eggse",
            new Dictionary(Map.of("cow", string("moo"), "spam", string("eggs")))),
        Arguments.of(
            "d4:spaml1:a1:bee",
            new Dictionary(Map.of("spam", new Sequence(List.of(string("a"), string("b")))))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void encodesTheExamples(String encoded, Bencoded value) {
    assertArrayEquals(bytes(encoded), value.encode());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decodesTheExamples(String encoded, Bencoded value) throws Exception {
    assertEquals(value, Bencoded.decode(bytes(encoded)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "ie",
        "i3",
        "i-e",
        "i-0e",
        "i03e",
        "i-03e",
        "i+3e",
        "i3.0e",
        "i 3e",
        "iae",
        "i9223372036854775808e",
        "5:spam",
        "4spam",
        "04:spam",
        "-1:a",
        "-0:",
        ":",
        "4:",
        "4",
        "99999999999999999999:a",
        "9223372036854775807:a",
        "2147483647:a",
        "l",
        "l4:spam",
        "d",
        "d3:cow",
        "d3:cowe",
        "di1ei2ee",
        "d3:cow3:moo",
        "d3:cow3:moo3:cow3:mooe",
        "e",
        "x",
        "4:spam4:eggs",
        "i3ei3e",
        "i3e\n",
        " i3e",
        "le ",
        "lee"
      })
  void rejectsMalformedInput(String encoded) {
    assertThrows(MalformedBencodeException.class, () -> Bencoded.decode(bytes(encoded)));
  }

  @Test
  void sortsKeysAsRawBytes() {
    Map<String, Bencoded> entries = new HashMap<>();
    for (String key : List.of("\u00ff", "a", "aa", "B", "\0", "", "\u007f", "\u0080")) {
      entries.put(key, new Int(0));
    }
    assertArrayEquals(
        bytes("d0:i0e1:\0i0e1:Bi0e1:ai0e2:aai0e1:\u007fi0e1:\u0080i0e1:\u00ffi0ee"),
        new Dictionary(entries).encode());
  }

  @Test
  void sortsKeysOfASortedMap() {
    Map<String, Bencoded> backwards = new TreeMap<>(Collections.reverseOrder());
    backwards.put("a", new Int(1));
    backwards.put("b", new Int(2));
    assertArrayEquals(bytes("d1:ai1e1:bi2ee"), new Dictionary(backwards).encode());
  }

  @Test
  void acceptsUnsortedKeys() throws Exception {
    assertArrayEquals(bytes("d1:ai1e1:bi2ee"), Bencoded.decode(bytes("d1:bi2e1:ai1ee")).encode());
  }

  @Test
  void limitsTheDepth() throws Exception {
    int deepest = BencodeReader.MAX_DEPTH;
    byte[] deep = bytes("l".repeat(deepest) + "e".repeat(deepest));
    assertArrayEquals(deep, Bencoded.decode(deep).encode());
    for (String tooDeep : List.of("l".repeat(deepest + 1), "d1:a".repeat(1_000_000))) {
      assertThrows(MalformedBencodeException.class, () -> Bencoded.decode(bytes(tooDeep)));
    }
  }

  @Test
  void reportsTheOffsetOfAFault() {
    MalformedBencodeException refusal =
        assertThrows(MalformedBencodeException.class, () -> Bencoded.decode(bytes("li1e")));
    assertEquals("at byte 4: unexpected end of input", refusal.getMessage());
  }

  @Test
  void findsValuesByKeyAndType() {
    Dictionary dictionary = new Dictionary(Map.of("peers", string("abcdef")));
    assertEquals(Optional.of(string("abcdef")), dictionary.get("peers"));
    assertEquals(Optional.of(string("abcdef")), dictionary.get("peers", ByteString.class));
    assertEquals(Optional.empty(), dictionary.get("peers", Sequence.class));
    assertEquals(Optional.empty(), dictionary.get("peers6"));
  }

  @Test
  void isImmutable() {
    List<Bencoded> items = new ArrayList<>(List.of(new Int(1)));
    Map<String, Bencoded> entries = new HashMap<>(Map.of("a", new Int(1)));
    Sequence sequence = new Sequence(items);
    Dictionary dictionary = new Dictionary(entries);
    items.clear();
    entries.clear();
    assertEquals(1, sequence.items().size());
    assertEquals(1, dictionary.entries().size());
    assertThrows(UnsupportedOperationException.class, () -> sequence.items().clear());
    assertThrows(UnsupportedOperationException.class, () -> dictionary.entries().clear());
  }

  @Test
  void convertsBytesAndText() {
    assertEquals("\u20ac", ByteString.ofUtf8("\u20ac").utf8());
    assertArrayEquals(new byte[] {0, -1}, ByteString.of(new byte[] {0, -1}).bytes());
  }

  @Test
  void rejectsCharactersAbove255() {
    assertThrows(IllegalArgumentException.class, () -> new ByteString("\u0100"));
    Map<String, Bencoded> entries = Map.of("\u0100", new Int(0));
    assertThrows(IllegalArgumentException.class, () -> new Dictionary(entries));
  }

  @Test
  void decodesWhatItEncoded() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 20_000; round++) {
      Bencoded value = value(random, 5);
      assertEquals(value, Bencoded.decode(value.encode()), () -> "seed " + SEED);
    }
  }

  /** Decoded values have a unique encoding, except for the order of keys. */
  @Test
  void returnsAValueOrThrowsForAnyInput() {
    SplittableRandom random = new SplittableRandom(SEED);
    int read = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = mutated(value(random, 4).encode(), random);
      try {
        Bencoded value = Bencoded.decode(bytes);
        assertEquals(bytes.length, value.encode().length, () -> "seed " + SEED);
        read++;
      } catch (MalformedBencodeException _) {
        // The documented exception.
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ": " + new String(bytes, ISO_8859_1), e);
      }
    }
    assertTrue(read > 10_000, "too few inputs were valid: " + read);
  }

  private static Bencoded value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 4)) {
      case 0 -> new Int(random.nextLong() >> random.nextInt(64));
      case 1 -> new ByteString(latin1(random));
      case 2 ->
          new Sequence(
              Stream.generate(() -> value(random, depth - 1)).limit(random.nextInt(4)).toList());
      default -> {
        Map<String, Bencoded> entries = new HashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          entries.put(latin1(random), value(random, depth - 1));
        }
        yield new Dictionary(entries);
      }
    };
  }

  private static String latin1(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    for (int left = random.nextInt(3); left > 0; left--) {
      String alphabet = "ilde:-0123456789\u00ff";
      bytes[random.nextInt(bytes.length)] =
          (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }
    return bytes;
  }

  private static ByteString string(String latin1) {
    return new ByteString(latin1);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }
}
