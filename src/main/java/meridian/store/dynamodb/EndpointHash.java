package meridian.store.dynamodb;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import meridian.swarm.Endpoint;

/**
 * Where in its section an endpoint's records stand: 64 bits that look random to whoever lacks the
 * deployment's key, so that nobody can aim at another endpoint's place or crowd places together.
 */
final class EndpointHash {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  EndpointHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  long of(Endpoint endpoint) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(endpoint.address().bytes());
      mac.update((byte) (endpoint.port() >>> 8));
      mac.update((byte) endpoint.port());
      return ByteBuffer.wrap(mac.doFinal()).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
