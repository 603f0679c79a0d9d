package meridian.store.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checks of decisions and their items, of any kind. */
final class DecisionItems {

  private DecisionItems() {}

  static <T> void assertReadBack(DecisionKind<T> kind, Decision<T> decision) {
    assertEquals(Optional.of(decision), kind.read(kind.item(decision)));
  }

  /** Checks that an item is skipped with this text in an attribute, with bytes, or without it. */
  static <T> void assertSkipped(
      DecisionKind<T> kind, Decision<T> good, String attribute, @Nullable String text) {
    Map<String, AttributeValue> item = new HashMap<>(kind.item(good));
    item.put(attribute, AttributeValue.fromS(text == null ? "" : text));
    assertEquals(Optional.empty(), kind.read(item));
    item.put(attribute, AttributeValue.fromB(SdkBytes.fromUtf8String("1")));
    assertEquals(Optional.empty(), kind.read(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), kind.read(item));
  }

  static <T> void assertOverrules(Decision<T> one, Decision<T> other) {
    assertTrue(one.overrules(other));
    assertFalse(other.overrules(one));
  }
}
