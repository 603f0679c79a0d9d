package meridian.peer;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A torrent's identifier: the SHA-1 of its info dictionary (BEP 3), or for a v2 torrent the first
 * 20 bytes of the SHA-256 (BEP 52). A tracker cannot distinguish the two and need not.
 */
public record InfoHash(Id160 id) {

  /** The size of an info hash in bytes. */
  public static final int BYTES = Id160.BYTES;

  /**
   * Reads a raw info hash.
   *
   * @throws IllegalArgumentException unless there are exactly 20 bytes
   */
  public static InfoHash of(byte[] bytes) {
    return new InfoHash(Id160.of(bytes));
  }

  /**
   * Reads 40 hexadecimal digits of either case.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static InfoHash ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The 20 raw bytes, in a new array. */
  public byte[] bytes() {
    return id.bytes();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InfoHash infoHash && id.equals(infoHash.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** 40 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return id.toString();
  }
}
