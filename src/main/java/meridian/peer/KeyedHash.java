package meridian.peer;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A message authentication code: HMAC with SHA-256 (RFC 2104). */
public final class KeyedHash {

  private static final String ALGORITHM = "HmacSHA256";

  /** Never updated itself: each code is made by a copy, which needs no look-up of a provider. */
  private final Mac prototype;

  /**
   * A hash.
   *
   * @param key at least one byte
   */
  public KeyedHash(byte[] key) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * The code of several parts, 32 bytes. All parts but the last must have a fixed length, so that
   * different parts cannot have the same code.
   */
  public byte[] of(byte[]... parts) {
    try {
      Mac mac = (Mac) prototype.clone();
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's " + ALGORITHM + " can be copied", e);
    }
  }
}
