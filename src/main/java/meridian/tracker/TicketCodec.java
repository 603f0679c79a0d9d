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
import meridian.swarm.Announce;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;

/**
 * Issues tickets as tracker ids and accepts them back.
 *
 * <p>A tracker id is 22 characters of the unreserved alphabet (some clients send it back
 * unescaped): base64url of a layout version (4 bits) and the number of short intervals (4 bits),
 * the region (1 byte), the second since 1970 at which the record was written (4 bytes), the minutes
 * it lives (2 bytes, rounded down) and a keyed check (8 bytes). The check covers those and what the
 * ticket is for: info hash, address, port and role. Clients share one tracker id between torrents,
 * families and sockets, and keep it after they stop; so a ticket that covered less would hide live
 * peers.
 */
public final class TicketCodec {

  private static final int LAYOUT = 1;
  private static final int PLAIN_BYTES = 8;
  private static final int CHECK_BYTES = 8;
  private static final int MAX_MINUTES = 0xffff;

  // Sets the check apart from whatever else the same key is used for.
  private static final byte[] PURPOSE = {'t', 'i', 'c', 'k', 'e', 't'};

  private final List<KeyedHash> keys;

  /**
   * An office.
   *
   * @param keys whose tickets are accepted, of any length above 0; those issued are of the first
   *     one. A key is replaced by putting the new one first in every region, once all accept it.
   */
  public TicketCodec(List<byte[]> keys) {
    this.keys = keys.stream().map(KeyedHash::new).toList();
  }

  /** The tracker id that carries a ticket for one peer in one swarm. */
  String issue(Ticket ticket, InfoHash infoHash, Peer peer) {
    byte[] plain = plain(ticket);
    byte[] check = check(keys.getFirst(), plain, infoHash, peer);
    byte[] bytes = ByteBuffer.allocate(PLAIN_BYTES + CHECK_BYTES).put(plain).put(check).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The ticket that an announce shows; empty unless it was issued for this very peer and swarm. */
  public Optional<Ticket> accept(Announce announce) {
    return announce
        .trackerId()
        .flatMap(TicketCodec::decoded)
        .filter(bytes -> isGenuine(bytes, announce))
        .flatMap(TicketCodec::ticket);
  }

  private static Optional<byte[]> decoded(String trackerId) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(trackerId))
          .filter(bytes -> bytes.length == PLAIN_BYTES + CHECK_BYTES)
          .filter(bytes -> bytes[0] >>> 4 == LAYOUT);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isGenuine(byte[] bytes, Announce announce) {
    byte[] plain = Arrays.copyOf(bytes, PLAIN_BYTES);
    byte[] shown = Arrays.copyOfRange(bytes, PLAIN_BYTES, bytes.length);
    return keys.stream()
        .map(key -> check(key, plain, announce.infoHash(), announce.peer()))
        .anyMatch(check -> MessageDigest.isEqual(check, shown));
  }

  private static byte[] plain(Ticket ticket) {
    Presence presence = ticket.presence();
    long minutes = Duration.between(presence.written(), presence.expiry()).toMinutes();
    return ByteBuffer.allocate(PLAIN_BYTES)
        .put((byte) (LAYOUT << 4 | ticket.shortIntervals()))
        .put(presence.region().toByte())
        .putInt((int) presence.written().getEpochSecond())
        .putShort((short) Math.clamp(minutes, 0, MAX_MINUTES))
        .array();
  }

  private static Optional<Ticket> ticket(byte[] bytes) {
    ByteBuffer plain = ByteBuffer.wrap(bytes);
    int shortIntervals = plain.get() & 0xf;
    Optional<RegionCode> region = RegionCode.ofByte(plain.get());
    Instant written = Instant.ofEpochSecond(Integer.toUnsignedLong(plain.getInt()));
    Duration life = Duration.ofMinutes(Short.toUnsignedInt(plain.getShort()));
    return region.map(
        code -> new Ticket(new Presence(code, written, written.plus(life)), shortIntervals));
  }

  private static byte[] check(KeyedHash key, byte[] plain, InfoHash infoHash, Peer peer) {
    // Not as people are shown it: how that looks may change, and tickets must outlive a release.
    String address = HexFormat.of().formatHex(peer.endpoint().address().bytes());
    String whose = peer.role().name() + " " + address + " " + peer.endpoint().port();
    byte[] check =
        key.of(PURPOSE, plain, infoHash.bytes(), whose.getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(check, CHECK_BYTES);
  }
}
