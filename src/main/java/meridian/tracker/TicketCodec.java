package meridian.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.peer.KeyedHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;

/**
 * Encodes tickets as tracker ids, and decodes those that are genuine.
 *
 * <p>A tracker id is 22 characters of the unreserved alphabet, since some clients send it back
 * unescaped. It is the base64url of a layout version (4 bits), the number of short intervals (4
 * bits), the region's code (1 byte), the time at which the record was written, in seconds since
 * 1970 (4 bytes), its life in minutes, rounded down (2 bytes), and a message authentication code (8
 * bytes).
 *
 * <p>The code authenticates those bytes with the info hash, address, port and role. Clients share
 * one tracker id between torrents, address families and sockets, and keep it after they stop. A
 * ticket valid for any of those would hide live peers. For an unreachable peer, which shares its
 * endpoint with others, the code authenticates the peer id too.
 */
public final class TicketCodec {

  private static final int LAYOUT = 1;
  private static final int CONTENT_BYTES = 8;
  private static final int MAC_BYTES = 8;
  private static final int MAX_MINUTES = 0xffff;

  // Separates these codes from other uses of the same key.
  private static final byte[] PURPOSE = {'t', 'i', 'c', 'k', 'e', 't'};

  private final List<KeyedHash> keys;

  /**
   * A codec.
   *
   * @param keys secrets of at least one byte; tickets of any of them are accepted, new tickets use
   *     the first. To replace a key, append the new one in every region, then make it the first.
   */
  public TicketCodec(List<byte[]> keys) {
    this.keys = keys.stream().map(KeyedHash::new).toList();
  }

  /** Encodes a ticket for one peer in one swarm as a tracker id. */
  String issue(Ticket ticket, InfoHash infoHash, Peer peer) {
    byte[] content = content(ticket);
    byte[] mac = mac(keys.getFirst(), content, infoHash, peer);
    byte[] bytes = ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES).put(content).put(mac).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The ticket in an announce; empty unless it was issued for the same peer, role and swarm. */
  public Optional<Ticket> accept(Announce announce) {
    Optional<byte[]> bytes = announce.trackerId().flatMap(TicketCodec::decoded);
    return bytes.isPresent() && isGenuine(bytes.get(), announce)
        ? ticket(bytes.get())
        : Optional.empty();
  }

  private static Optional<byte[]> decoded(String trackerId) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(trackerId))
          .filter(bytes -> bytes.length == CONTENT_BYTES + MAC_BYTES)
          .filter(bytes -> bytes[0] >>> 4 == LAYOUT);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isGenuine(byte[] bytes, Announce announce) {
    byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
    for (KeyedHash key : keys) {
      if (MessageDigest.isEqual(mac(key, content, announce.infoHash(), announce.peer()), mac)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] content(Ticket ticket) {
    Presence presence = ticket.presence();
    long minutes = Duration.between(presence.written(), presence.expiry()).toMinutes();
    return ByteBuffer.allocate(CONTENT_BYTES)
        .put((byte) (LAYOUT << 4 | ticket.shortIntervals()))
        .put(presence.region().toByte())
        .putInt((int) presence.written().getEpochSecond())
        .putShort((short) Math.clamp(minutes, 0, MAX_MINUTES))
        .array();
  }

  private static Optional<Ticket> ticket(byte[] bytes) {
    ByteBuffer content = ByteBuffer.wrap(bytes);
    int shortIntervals = content.get() & 0xf;
    Optional<RegionCode> region = RegionCode.ofByte(content.get());
    Instant written = Instant.ofEpochSecond(Integer.toUnsignedLong(content.getInt()));
    Duration life = Duration.ofMinutes(Short.toUnsignedInt(content.getShort()));
    return region.map(
        code -> new Ticket(new Presence(code, written, written.plus(life)), shortIntervals));
  }

  private static byte[] mac(KeyedHash key, byte[] content, InfoHash infoHash, Peer peer) {
    // Not the address's text form: that may change between releases, tickets must stay valid.
    String address = HexFormat.of().formatHex(peer.endpoint().address().bytes());
    String owner = label(peer.role()) + " " + address + " " + peer.endpoint().port();
    if (!peer.endpoint().isReachable()) {
      owner += " " + peer.id().map(id -> HexFormat.of().formatHex(id.bytes())).orElse("");
    }
    byte[] mac =
        key.of(PURPOSE, content, infoHash.bytes(), owner.getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(mac, MAC_BYTES);
  }

  /** The role in the authenticated text; it never changes, since tickets must stay valid. */
  private static String label(Role role) {
    return switch (role) {
      case SEEDER -> "SEEDER";
      case LEECHER -> "LEECHER";
      case PARTIAL_SEED -> "PARTIAL_SEED";
    };
  }
}
