package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourceStackTest {

  private final List<String> closed = new ArrayList<>();
  private final ResourceStack resources = new ResourceStack();

  @Test
  void closesOnceInReverseOrder() {
    resources.add(() -> closed.add("first"));
    resources.add(() -> closed.add("second"));
    resources.close();
    resources.close();
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void oneFailureDoesNotKeepOthersOpen() {
    resources.add(() -> closed.add("first"));
    resources.add(failing("second"));
    resources.add(failing("third"));
    var failure = assertThrows(IllegalStateException.class, resources::close);
    assertEquals("third", failure.getMessage());
    assertEquals("second", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("first"), closed);
  }

  @Test
  void laterFailuresAreSuppressed() {
    resources.add(failing("close"));
    var failure = new IllegalStateException("open");
    resources.closeAfter(failure);
    assertEquals("close", failure.getSuppressed()[0].getMessage());
  }

  private static Runnable failing(String message) {
    return () -> {
      throw new IllegalStateException(message);
    };
  }
}
