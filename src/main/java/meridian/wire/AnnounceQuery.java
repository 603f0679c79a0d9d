package meridian.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.swarm.Event;

/**
 * The query of an announce (BEP 3).
 *
 * <p>The first occurrence of a repeated parameter counts. Unknown parameters are ignored.
 *
 * @param infoHash the swarm
 * @param peerId the peer id that the client chose
 * @param port the port at which the client listens: 2 to 65535; 0 or 1 if it does not listen
 * @param event the event; an unknown one is none
 * @param left bytes left to download, at least 0; {@link Long#MAX_VALUE} if unknown
 * @param numWant how many peers the client requests; negative or empty for the tracker's default
 * @param compact whether the client accepts the compact form (BEP 23); the default
 * @param noPeerId whether the client needs no peer ids in the dictionary form
 * @param key identifies the client after a change of address; ISO-8859-1
 * @param trackerId the tracker id of an earlier answer, not verified; ISO-8859-1
 * @param claimedAddresses addresses that the client sends ({@code ip}, then {@code ipv4} and {@code
 *     ipv6} of BEP 7), not verified: with a victim's address, peers would flood the victim
 */
public record AnnounceQuery(
    InfoHash infoHash,
    PeerId peerId,
    int port,
    Event event,
    long left,
    OptionalInt numWant,
    boolean compact,
    boolean noPeerId,
    Optional<String> key,
    Optional<String> trackerId,
    List<Address> claimedAddresses) {

  private static final int MAX_TOKEN_BYTES = 256;
  private static final int MAX_CLAIMS = 8;

  /** Takes an immutable copy of the addresses. */
  public AnnounceQuery {
    claimedAddresses = List.copyOf(claimedAddresses);
  }

  /**
   * Parses a query.
   *
   * @param rawQuery percent-encoded, one character per byte
   */
  public static AnnounceQuery parse(String rawQuery) throws MalformedRequestException {
    Parameters parameters = Parameters.of(rawQuery);
    Event event = event(parameters.text("event").orElse(""));
    return new AnnounceQuery(
        new InfoHash(parameters.id("info_hash")),
        new PeerId(parameters.id("peer_id")),
        port(parameters),
        event,
        left(parameters, event),
        numWant(parameters),
        flag(parameters, "compact", true),
        flag(parameters, "no_peer_id", false),
        token(parameters, "key"),
        token(parameters, "trackerid"),
        claimedAddresses(parameters));
  }

  /** The role in the swarm; a paused client with bytes left is a partial seed (BEP 21). */
  public Role role() {
    if (left == 0) {
      return Role.SEEDER;
    }
    return event == Event.PAUSED ? Role.PARTIAL_SEED : Role.LEECHER;
  }

  /** The form of the peer list. */
  public PeerListForm peerListForm() {
    if (compact) {
      return PeerListForm.COMPACT;
    }
    return noPeerId ? PeerListForm.DICTIONARIES_WITHOUT_IDS : PeerListForm.DICTIONARIES;
  }

  private static Event event(String name) {
    return switch (name) {
      case "started" -> Event.STARTED;
      case "completed" -> Event.COMPLETED;
      case "stopped" -> Event.STOPPED;
      case "paused" -> Event.PAUSED;
      default -> Event.NONE;
    };
  }

  private static int port(Parameters parameters) throws MalformedRequestException {
    OptionalLong port = parameters.number("port");
    if (port.isEmpty()) {
      throw new MalformedRequestException("port", "missing");
    }
    if (port.getAsLong() < 0 || port.getAsLong() > Endpoint.MAX_PORT) {
      throw new MalformedRequestException("port", "must be 0 to " + Endpoint.MAX_PORT);
    }
    return (int) port.getAsLong();
  }

  /** Some clients omit it or send -1 if it is unknown; after {@code completed} it is 0. */
  private static long left(Parameters parameters, Event event) throws MalformedRequestException {
    long left = parameters.number("left").orElse(-1);
    if (left >= 0) {
      return left;
    }
    return event == Event.COMPLETED ? 0 : Long.MAX_VALUE;
  }

  private static OptionalInt numWant(Parameters parameters) throws MalformedRequestException {
    OptionalLong asked = parameters.number("numwant");
    return asked.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Math.clamp(asked.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static boolean flag(Parameters parameters, String name, boolean whenAbsent)
      throws MalformedRequestException {
    Optional<String> value = parameters.text(name);
    return value.isPresent() ? !value.get().equals("0") : whenAbsent;
  }

  /** A malformed value counts as missing, since only this client would understand it. */
  private static Optional<String> token(Parameters parameters, String name) {
    List<String> values = parameters.texts(name);
    String token = values.isEmpty() ? "" : values.getFirst();
    return token.isEmpty() || token.length() > MAX_TOKEN_BYTES
        ? Optional.empty()
        : Optional.of(token);
  }

  private static List<Address> claimedAddresses(Parameters parameters) {
    List<String> claims = new ArrayList<>(parameters.texts("ip"));
    claims.addAll(parameters.texts("ipv4"));
    claims.addAll(parameters.texts("ipv6"));
    return claims.isEmpty()
        ? List.of()
        : claims.stream()
            .limit(MAX_CLAIMS)
            .flatMap(claim -> Address.parse(withoutPort(claim)).stream())
            .toList();
  }

  /** Without brackets, a colon precedes a port only if it is the only colon. */
  private static String withoutPort(String claim) {
    int colon = claim.lastIndexOf(':');
    boolean port =
        claim.startsWith("[") ? claim.contains("]:") : colon >= 0 && colon == claim.indexOf(':');
    return port ? claim.substring(0, colon) : claim;
  }
}
