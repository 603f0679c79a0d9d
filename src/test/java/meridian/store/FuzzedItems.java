package meridian.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items that differ from good ones: attributes are missing, of another type, out of range, or have
 * too few, too many or other bytes. Seeded, so that a failure can be repeated.
 */
public final class FuzzedItems {

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1.5",
          "-0.001",
          "255",
          "2147483648",
          "9007199254740993",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "31556889864403200",
          "99999999999999999999999999999999999999",
          "1" + "0".repeat(125),
          "0." + "0".repeat(100) + "1");

  private static final String CHARACTERS = "0123456789abcdef./:-TZ deny%é\n";

  private final SplittableRandom random;

  /** A generator; the same seed makes the same items. */
  public FuzzedItems(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** An item with one to three changes, none to the named attributes. */
  public Map<String, AttributeValue> of(Map<String, AttributeValue> good, String... kept) {
    Map<String, AttributeValue> item = new HashMap<>(good);
    List<String> names = new ArrayList<>(good.keySet().stream().sorted().toList());
    names.removeAll(List.of(kept));
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      String name = names.get(random.nextInt(names.size()));
      AttributeValue before = item.get(name);
      if (before == null || random.nextInt(6) == 0) {
        item.remove(name);
      } else {
        item.put(name, random.nextInt(3) == 0 ? value(2) : changed(before));
      }
    }
    return item;
  }

  /** A value of the same type, slightly changed if it has content. */
  private AttributeValue changed(AttributeValue before) {
    if (before.b() != null) {
      return AttributeValue.fromB(SdkBytes.fromByteArray(changed(before.b().asByteArray())));
    }
    if (before.s() != null) {
      StringBuilder text = new StringBuilder(before.s());
      int at = random.nextInt(text.length() + 1);
      if (at < text.length() && random.nextBoolean()) {
        text.deleteCharAt(at);
      } else {
        text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      return AttributeValue.fromS(text.toString());
    }
    if (before.hasM() && !before.m().isEmpty()) {
      return AttributeValue.fromM(of(before.m()));
    }
    if (before.hasL() && !before.l().isEmpty()) {
      List<AttributeValue> list = new ArrayList<>(before.l());
      int at = random.nextInt(list.size());
      list.set(at, changed(list.get(at)));
      return AttributeValue.fromL(list);
    }
    if (before.hasNs()) {
      return AttributeValue.fromNs(List.of(number(), "1"));
    }
    return AttributeValue.fromN(number());
  }

  private byte[] changed(byte[] before) {
    int length = random.nextInt(4) == 0 ? random.nextInt(48) : before.length;
    byte[] bytes = new byte[length];
    System.arraycopy(before, 0, bytes, 0, Math.min(length, before.length));
    if (length > 0) {
      bytes[random.nextInt(length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A value of any type. */
  private AttributeValue value(int depth) {
    return switch (random.nextInt(depth == 0 ? 7 : 9)) {
      case 0 -> AttributeValue.fromN(number());
      case 1 -> AttributeValue.fromS(text());
      case 2 -> AttributeValue.fromB(SdkBytes.fromByteArray(changed(new byte[21])));
      case 3 -> AttributeValue.fromBool(random.nextBoolean());
      case 4 -> AttributeValue.fromNul(true);
      case 5 -> AttributeValue.fromSs(List.of("a", "b"));
      case 6 -> AttributeValue.fromNs(List.of("1.5", "2"));
      case 7 -> AttributeValue.fromL(List.of(value(depth - 1)));
      default -> AttributeValue.fromM(Map.of("w", value(depth - 1), "h", value(depth - 1)));
    };
  }

  private String number() {
    return NUMBERS.get(random.nextInt(NUMBERS.size()));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(44); length > 0; length--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
