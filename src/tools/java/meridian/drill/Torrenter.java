package meridian.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.local.front.Bytes;
import meridian.local.front.FrontRequest;
import meridian.swarm.Address;
import meridian.swarm.Endpoint;
import meridian.swarm.Event;
import meridian.swarm.InfoHash;

/**
 * Somebody who is in a swarm, as the tracker meets them: one of their own address for each number.
 *
 * @param number 0 or more, and no other's
 * @param swarm the one that they are in
 */
record Torrenter(int number, InfoHash swarm) {

  /** How many bytes an endpoint takes among compact peers (BEP 23). */
  static final int ENDPOINT_BYTES = 6;

  private static final int FIRST_ADDRESS = 0x0b000000;
  private static final int PORT = 6881;
  private static final int HTTP = 80;

  Endpoint endpoint() {
    return new Endpoint(address(), PORT);
  }

  private Address address() {
    return new Address.V4(FIRST_ADDRESS + number);
  }

  /** Where they are, as it stands among compact peers. */
  String compact() {
    byte[] bytes =
        ByteBuffer.allocate(ENDPOINT_BYTES)
            .putInt(FIRST_ADDRESS + number)
            .putShort((short) PORT)
            .array();
    return new String(bytes, ISO_8859_1);
  }

  /**
   * Their request to announce.
   *
   * @param left how much they lack
   * @param trackerId what they were told to show
   */
  FrontRequest announce(Event event, boolean left, Optional<String> trackerId) {
    StringBuilder query = new StringBuilder(256);
    query.append("info_hash=").append(escaped(swarm.bytes()));
    query.append("&peer_id=-DR0001-").append("%012d".formatted(number));
    query.append("&port=").append(PORT);
    query.append("&uploaded=0&downloaded=0&left=").append(left ? 16384 : 0);
    query.append("&compact=1&numwant=").append(event == Event.STOPPED ? 0 : 50);
    switch (event) {
      case STARTED -> query.append("&event=started");
      case COMPLETED -> query.append("&event=completed");
      case STOPPED -> query.append("&event=stopped");
      case NONE, PAUSED -> {}
    }
    trackerId.ifPresent(id -> query.append("&trackerid=").append(id));
    return new FrontRequest(
        "GET",
        "/announce",
        query.toString(),
        "HTTP/1.1",
        Map.of("host", List.of("tracker.example.org")),
        Bytes.NONE,
        address().toString(),
        HTTP);
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
