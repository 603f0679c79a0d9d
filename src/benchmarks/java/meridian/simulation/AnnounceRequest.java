package meridian.simulation;

import java.util.Locale;
import java.util.Optional;
import meridian.cli.Query;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Event;

/** Writes requests as clients do. */
public final class AnnounceRequest {

  private static final int NUM_WANT = 50;

  private AnnounceRequest() {}

  /** The query of an announce (BEP 3, BEP 23). */
  public static String query(Announce announce) {
    Event event = announce.event();
    return new Query()
        .add("info_hash", announce.infoHash().bytes())
        .add("peer_id", announce.peer().id().map(id -> id.id().bytes()).orElseThrow())
        .add("port", announce.peer().endpoint().port())
        .add("uploaded", 0)
        .add("downloaded", 0)
        .add("left", announce.peer().role() == Role.SEEDER ? 0 : 16_384)
        .add("compact", 1)
        .add("numwant", event == Event.STOPPED ? 0 : announce.numWant().orElse(NUM_WANT))
        .add(
            "event",
            Optional.of(event.name().toLowerCase(Locale.ROOT)).filter(_ -> event != Event.NONE))
        .add("trackerid", announce.trackerId())
        .toString();
  }

  /** The query of a swarm's scrape (BEP 48). */
  public static String scrape(InfoHash swarm) {
    return new Query().add("info_hash", swarm.bytes()).toString();
  }
}
