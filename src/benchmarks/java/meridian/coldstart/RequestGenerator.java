package meridian.coldstart;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import meridian.local.gateway.EventKind;

/** Generates requests of clients as the events of front doors. */
final class RequestGenerator {

  /** The info hash of a numbered swarm. */
  private static final String SWARM = "info_hash=aaaaaaaaaa%%00%%ff%%26aaaa%03d";

  /** Small swarms, each of which every twentieth peer joins. */
  private static final int SMALL_SWARMS = 20;

  private static final int LARGE_SWARM = SMALL_SWARMS;
  private static final int SOURCES = 250;
  private static final int FIRST_PORT = 1_024;

  private int port = FIRST_PORT;

  /** The announce of a new peer to a small swarm, through a load balancer. */
  String announce() {
    return announce(EventKind.ALB, port % SMALL_SWARMS);
  }

  private String announce(EventKind door, int swarm) {
    port++;
    return get(
        door,
        "/announce",
        SWARM.formatted(swarm)
            + "&peer_id=-TR4060-%06d%06d&port=%d".formatted(port, port, port)
            + "&uploaded=0&downloaded=0&left=9&numwant=50&compact=1&event=started");
  }

  /** A request of any kind, mostly announces: to small swarms, and to one that becomes large. */
  String any(int number) {
    EventKind door = number % 2 == 0 ? EventKind.ALB : EventKind.HTTP_API;
    int swarm = number % 3 == 0 ? number % SMALL_SWARMS : LARGE_SWARM;
    return switch (number % 10) {
      case 7 -> get(door, "/scrape", SWARM.formatted(swarm));
      case 8 -> get(door, "/health", "");
      case 9 -> get(door, "/stats.json", "");
      default -> announce(door, swarm);
    };
  }

  /** Many clients, since one that adds many peers to a torrent is rate-limited. */
  private String get(EventKind door, String path, String query) {
    String source = "192.0.2." + (1 + port % SOURCES);
    return new String(
        door.get(path, query, source, Clock.systemUTC().instant()), StandardCharsets.UTF_8);
  }
}
