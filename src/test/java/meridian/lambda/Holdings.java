package meridian.lambda;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an object of Meridian's holds in memory: every collection that is reached from it through
 * objects of what is shipped, however private. What lies in collections is not looked into.
 */
final class Holdings {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final Map<String, Integer> sizes = new TreeMap<>();

  private Holdings() {}

  /** The size of each collection by {@code Class.field}; the largest, if several have that name. */
  static Map<String, Integer> of(Object root) {
    Holdings holdings = new Holdings();
    holdings.waiting.add(root);
    while (!holdings.waiting.isEmpty()) {
      holdings.look(holdings.waiting.remove());
    }
    return holdings.sizes;
  }

  private void look(Object object) {
    for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          meet(type.getSimpleName() + "." + field.getName(), value(field, object));
        }
      }
    }
  }

  private void meet(String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> sizes.merge(name, map.size(), Math::max);
      case Collection<?> collection -> sizes.merge(name, collection.size(), Math::max);
      case Optional<?> held -> meet(name, held.orElse(null));
      case AtomicReference<?> held -> meet(name, held.get());
      case Object other -> {
        if (isOurs(other.getClass()) && seen.add(other)) {
          waiting.add(other);
        }
      }
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a class is shipped; the model's tables are not part of a function's memory. */
  private static boolean isOurs(@Nullable Class<?> type) {
    return type != null
        && type.getName().startsWith("meridian.")
        && !type.getName().startsWith("meridian.model.")
        && !type.getName().startsWith("meridian.drill.")
        && !type.getName().startsWith(ModelPlatform.class.getName());
  }
}
