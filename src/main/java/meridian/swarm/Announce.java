package meridian.swarm;

import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.InfoHash;
import meridian.peer.Peer;

/**
 * An announce of a client.
 *
 * @param infoHash the swarm
 * @param peer the announcing peer
 * @param event the event that caused the announce
 * @param numWant how many peers the client requests; empty for the tracker's default
 * @param trackerId the tracker id of an earlier answer, sent back by the client; not verified
 */
public record Announce(
    InfoHash infoHash, Peer peer, Event event, OptionalInt numWant, Optional<String> trackerId) {}
