package meridian.store.record;

import java.nio.ByteBuffer;
import meridian.peer.Endpoint;
import meridian.peer.KeyedHash;

/**
 * A keyed hash of endpoints, the middle part of their sort keys. Its 64 bits are unpredictable
 * without the deployment's secret key, so no client can choose another endpoint's sort key or
 * cluster keys.
 */
public final class EndpointHasher {

  private final KeyedHash hash;

  /**
   * A hash function.
   *
   * @param key the deployment's secret key
   */
  public EndpointHasher(byte[] key) {
    this.hash = new KeyedHash(key);
  }

  /** The hash of an endpoint's port and address. */
  public long hash(Endpoint endpoint) {
    byte[] port = {(byte) (endpoint.port() >>> 8), (byte) endpoint.port()};
    return ByteBuffer.wrap(hash.of(port, endpoint.address().bytes())).getLong();
  }
}
