package meridian.drill.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.swarm.Event;

/**
 * Somebody who is in a swarm, as the tracker meets them.
 *
 * @param number 0 or more, and no other's
 * @param endpoint where they are: an IPv4 one
 * @param swarm the one that they are in
 */
public record SwarmMember(int number, Endpoint endpoint, InfoHash swarm) {

  /** How many bytes an endpoint takes among compact peers (BEP 23). */
  static final int ENDPOINT_BYTES = 6;

  private static final int FIRST_ADDRESS = 0x0b000000;
  private static final int PORT = 6881;
  private static final Address LOOPBACK = new Address.V4(0x7f000001);
  private static final int FIRST_PORT = 10_000;

  /** Somebody with an address of their own. */
  static SwarmMember far(int number, InfoHash swarm) {
    return new SwarmMember(
        number, new Endpoint(new Address.V4(FIRST_ADDRESS + number), PORT), swarm);
  }

  /** Somebody on this machine, with a port of their own. */
  public static SwarmMember near(int number, InfoHash swarm) {
    return new SwarmMember(number, new Endpoint(LOOPBACK, FIRST_PORT + number), swarm);
  }

  /** Where they are, as it stands among compact peers. */
  public String compact() {
    byte[] bytes =
        ByteBuffer.allocate(ENDPOINT_BYTES)
            .put(endpoint.address().bytes())
            .putShort((short) endpoint.port())
            .array();
    return new String(bytes, ISO_8859_1);
  }

  /**
   * The query of their announce.
   *
   * @param lacksSomething whether they do not have everything
   * @param trackerId what they were told to show
   */
  public String announce(Event event, boolean lacksSomething, Optional<String> trackerId) {
    StringBuilder query = new StringBuilder(256);
    query.append("info_hash=").append(escaped(swarm.bytes()));
    query.append("&peer_id=-DR0001-").append(Integer.toString(1_000_000_000 + number)).append("00");
    query.append("&port=").append(endpoint.port());
    query.append("&uploaded=0&downloaded=0&left=").append(lacksSomething ? 16384 : 0);
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

  /** A swarm's scrape (BEP 48). */
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
