package meridian.store.s3.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The layout of swarm objects: round trips, and that everything else is rejected. */
final class SwarmObjectCodecTest {

  private static final long SEED = 20261129;
  private static final int ROUNDS = 3_000;

  private final SwarmObjects objects = new SwarmObjects(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void whatWasEncodedIsDecoded() {
    for (int round = 0; round < ROUNDS; round++) {
      SwarmObject object = objects.any();
      byte[] content = SwarmObjectCodec.encode(object);
      assertEquals(Optional.of(object), SwarmObjectCodec.decode(content, SwarmObjects.REGION));
    }
  }

  @Test
  void anObjectIsAtMost47Kilobytes() {
    int largest = 0;
    for (int round = 0; round < 100; round++) {
      largest = Math.max(largest, SwarmObjectCodec.encode(objects.any()).length);
    }
    assertTrue(largest > 40_000 && largest <= 47_000, "largest " + largest);
  }

  @Test
  void aTruncatedObjectIsNotDecoded() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = SwarmObjectCodec.encode(objects.any());
      assertRejected(Arrays.copyOf(content, random.nextInt(content.length)));
    }
  }

  @Test
  void aDamagedObjectIsNotDecoded() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = SwarmObjectCodec.encode(objects.any());
      content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
      assertRejected(content);
    }
  }

  @Test
  void aForeignObjectIsNotDecoded() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = new byte[random.nextInt(200)];
      random.nextBytes(content);
      assertRejected(content);
    }
  }

  @Test
  void anObjectOfANewerLayoutIsNotDecoded() {
    for (int layout = 2; layout < 256; layout++) {
      byte[] content = SwarmObjectCodec.encode(objects.any());
      content[0] = (byte) layout;
      assertRejected(sealed(content));
    }
  }

  /** Any bytes behind a right checksum are decoded, and then encoded to the same, or rejected. */
  @Test
  void anyBytesAreDecodedOrRejected() {
    int decoded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = SwarmObjectCodec.encode(objects.any());
      int at = 1 + random.nextInt(Math.min(content.length - 1, 120));
      content[at] = (byte) random.nextInt(256);
      byte[] changed =
          random.nextBoolean() ? content : Arrays.copyOf(content, random.nextInt(1, 200));
      Optional<SwarmObject> object = SwarmObjectCodec.decode(sealed(changed), SwarmObjects.REGION);
      if (object.isPresent()) {
        decoded++;
        assertEquals(
            object,
            SwarmObjectCodec.decode(SwarmObjectCodec.encode(object.get()), SwarmObjects.REGION));
      }
    }
    int number = decoded;
    assertTrue(decoded > ROUNDS / 100 && decoded < ROUNDS, () -> number + " decoded");
  }

  @Test
  void theSameObjectHasTheSameContent() {
    SwarmObject object = objects.any();
    assertArrayEquals(SwarmObjectCodec.encode(object), SwarmObjectCodec.encode(object));
  }

  private static void assertRejected(byte[] content) {
    assertEquals(Optional.empty(), SwarmObjectCodec.decode(content, SwarmObjects.REGION));
  }

  /** The content with the checksum that belongs to it. */
  private static byte[] sealed(byte[] content) {
    int length = Math.max(content.length - 4, 0);
    var checksum = new CRC32C();
    checksum.update(content, 0, length);
    byte[] sealed = Arrays.copyOf(content, length + 4);
    ByteBuffer.wrap(sealed).putInt(length, (int) checksum.getValue());
    return sealed;
  }
}
