package meridian.store.dynamodb;

import java.nio.ByteBuffer;
import meridian.swarm.Endpoint;
import meridian.swarm.KeyedHash;

/**
 * Where in its section an endpoint's records stand: 64 bits that look random to whoever lacks the
 * deployment's key, so that nobody can aim at another endpoint's place or crowd places together.
 */
final class EndpointHash {

  private final KeyedHash hash;

  EndpointHash(byte[] key) {
    this.hash = new KeyedHash(key);
  }

  long of(Endpoint endpoint) {
    byte[] port = {(byte) (endpoint.port() >>> 8), (byte) endpoint.port()};
    return ByteBuffer.wrap(hash.of(port, endpoint.address().bytes())).getLong();
  }
}
