package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import meridian.peer.Endpoint;
import meridian.peer.KeyedHash;

/**
 * Where in its section an endpoint's records stand: 64 bits that look random to whoever lacks the
 * deployment's key, so that nobody can aim at another endpoint's place or crowd places together.
 */
public final class EndpointHasher {

  private final KeyedHash hash;

  public EndpointHasher(byte[] key) {
    this.hash = new KeyedHash(key);
  }

  public long hash(Endpoint endpoint) {
    byte[] port = {(byte) (endpoint.port() >>> 8), (byte) endpoint.port()};
    return ByteBuffer.wrap(hash.of(port, endpoint.address().bytes())).getLong();
  }
}
