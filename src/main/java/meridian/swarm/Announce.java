package meridian.swarm;

import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.InfoHash;
import meridian.peer.Peer;

/**
 * One announce, as a client means it.
 *
 * @param infoHash the swarm
 * @param peer who announces
 * @param event why
 * @param numWant how many peers it asks for; empty leaves that to the tracker
 * @param trackerId what an earlier answer told it to send back, unverified
 */
public record Announce(
    InfoHash infoHash, Peer peer, Event event, OptionalInt numWant, Optional<String> trackerId) {}
