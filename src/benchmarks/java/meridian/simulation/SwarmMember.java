package meridian.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.swarm.Event;

/**
 * A member of a swarm, as the tracker sees it.
 *
 * @param number 0 or more, different from all others
 * @param endpoint an IPv4 one
 * @param swarm the info hash of the swarm
 */
public record SwarmMember(int number, Endpoint endpoint, InfoHash swarm) {

  /** Bytes of a compact peer (BEP 23). */
  static final int ENDPOINT_BYTES = 6;

  private static final int FIRST_ADDRESS = 0x0b000000;
  private static final int PORT = 6881;
  private static final Address LOOPBACK = new Address.V4(0x7f000001);
  private static final int FIRST_PORT = 10_000;

  /** A member with its own address. */
  public static SwarmMember remote(int number, InfoHash swarm) {
    return new SwarmMember(
        number, new Endpoint(new Address.V4(FIRST_ADDRESS + number), PORT), swarm);
  }

  /** A member on this machine, with its own port. */
  public static SwarmMember onLoopback(int number, InfoHash swarm) {
    return new SwarmMember(number, new Endpoint(LOOPBACK, FIRST_PORT + number), swarm);
  }

  /** The compact peer, in ISO 8859-1. */
  public String compact() {
    byte[] bytes =
        ByteBuffer.allocate(ENDPOINT_BYTES)
            .put(endpoint.address().bytes())
            .putShort((short) endpoint.port())
            .array();
    return new String(bytes, ISO_8859_1);
  }

  /**
   * The query of an announce.
   *
   * @param isIncomplete whether the member does not have everything
   * @param trackerId of the last answer
   */
  public String announce(Event event, boolean isIncomplete, Optional<String> trackerId) {
    StringBuilder query = new StringBuilder(256);
    query.append("info_hash=").append(escaped(swarm.bytes()));
    query.append("&peer_id=-DR0001-").append(Integer.toString(1_000_000_000 + number)).append("00");
    query.append("&port=").append(endpoint.port());
    query.append("&uploaded=0&downloaded=0&left=").append(isIncomplete ? 16384 : 0);
    query.append("&compact=1&numwant=").append(event == Event.STOPPED ? 0 : 50);
    switch (event) {
      case STARTED -> query.append("&event=started");
      case COMPLETED -> query.append("&event=completed");
      case STOPPED -> query.append("&event=stopped");
      case NONE, PAUSED -> {}
    }
    trackerId.ifPresent(id -> query.append("&trackerid=").append(id));
    return query.toString();
  }

  /** The query of a swarm's scrape (BEP 48). */
  public static String scrape(InfoHash swarm) {
    return "info_hash=" + escaped(swarm.bytes());
  }

  private static String escaped(byte[] bytes) {
    StringBuilder escaped = new StringBuilder(bytes.length * 3);
    for (byte one : bytes) {
      escaped.append('%');
      HexFormat.of().toHexDigits(escaped, one);
    }
    return escaped.toString();
  }
}
