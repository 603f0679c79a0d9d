package meridian.store.s3.swarm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Id160;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.store.record.StoredTime;
import meridian.store.record.SweptCounts;
import meridian.swarm.RegionCode;

/**
 * The layout of {@link SwarmObject}s, big endian:
 *
 * <table>
 *   <caption>Content</caption>
 *   <tr><td>1 byte</td><td>layout version, 1</td></tr>
 *   <tr><td>1 byte</td><td>0 for a leaf, 1 if it is split, 2 if it is frozen; plus 4 if it has swept
 *     counts</td></tr>
 *   <tr><td>8 bytes</td><td>revision</td></tr>
 *   <tr><td>8 bytes</td><td>completed downloads</td></tr>
 *   <tr><td>5 bytes</td><td>when the ledger was last used ({@link StoredTime})</td></tr>
 *   <tr><td>29 bytes</td><td>{@link SweptCounts}, if it has them</td></tr>
 *   <tr><td>2 bytes</td><td>number of records</td></tr>
 *   <tr><td>38 or 46 bytes each</td><td>records</td></tr>
 *   <tr><td>4 bytes</td><td>CRC-32C of all before</td></tr>
 * </table>
 *
 * <p>A record has its section (1 byte), hash (8), time of the write and expiry (5 each), flags (1),
 * address (4 or 16), port (2), and over IPv4 its peer id (20; zeros if there is none). The flags
 * are 1 for a partial seed, 2 for a stop marker, 4 if the download was counted, and 8 for a peer
 * id. The region's code is that of the key.
 */
public final class SwarmObjectCodec {

  private static final byte LAYOUT = 1;

  private static final List<SwarmObject.State> STATES =
      List.of(SwarmObject.State.LEAF, SwarmObject.State.SPLIT, SwarmObject.State.FROZEN);

  private static final int SWEPT = 4;

  private static final int PARTIAL_SEED = 1;
  private static final int STOPPED = 2;
  private static final int COUNTED = 4;
  private static final int HAS_ID = 8;

  private static final int CHECKSUM_BYTES = 4;
  private static final int HEADER_BYTES =
      1 + 1 + Long.BYTES + Long.BYTES + StoredTime.BYTES + SweptCounts.BYTES + Short.BYTES;
  private static final int MAX_RECORD_BYTES = 46;

  private SwarmObjectCodec() {}

  /** Encodes an object. */
  public static byte[] encode(SwarmObject object) {
    ByteBuffer content =
        ByteBuffer.allocate(
            HEADER_BYTES + object.records().size() * MAX_RECORD_BYTES + CHECKSUM_BYTES);
    Optional<SweptCounts> swept = object.ledger().swept();
    content
        .put(LAYOUT)
        .put((byte) (STATES.indexOf(object.state()) | (swept.isPresent() ? SWEPT : 0)))
        .putLong(object.revision())
        .putLong(object.ledger().downloads())
        .put(StoredTime.encode(object.used()));
    swept.ifPresent(counts -> content.put(counts.encode()));
    content.putShort((short) object.records().size());
    object.records().forEach(record -> put(record, content));
    content.putInt(checksum(content.array(), content.position()));
    return Arrays.copyOf(content.array(), content.position());
  }

  private static void put(PeerRecord record, ByteBuffer content) {
    Slot slot = record.slot();
    Endpoint endpoint = record.peer().endpoint();
    content
        .put(slot.section().code())
        .putLong(slot.hash())
        .put(StoredTime.encode(record.written()))
        .put(StoredTime.encode(record.expiry()))
        .put((byte) flags(record))
        .put(endpoint.address().bytes())
        .putShort((short) endpoint.port());
    if (slot.section().family() == Family.IPV4) {
      content.put(record.peer().id().map(PeerId::bytes).orElse(new byte[Id160.BYTES]));
    }
  }

  private static int flags(PeerRecord record) {
    return (record.peer().role() == Role.PARTIAL_SEED ? PARTIAL_SEED : 0)
        | (record.stopped() ? STOPPED : 0)
        | (record.counted() ? COUNTED : 0)
        | (record.peer().id().isPresent() ? HAS_ID : 0);
  }

  private static int checksum(byte[] content, int length) {
    var checksum = new CRC32C();
    checksum.update(content, 0, length);
    return (int) checksum.getValue();
  }

  /**
   * Decodes an object; empty if it is foreign, truncated or damaged, or if this release does not
   * know its layout.
   *
   * @param region the code of the region in the object's key
   */
  public static Optional<SwarmObject> decode(byte[] bytes, RegionCode region) {
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 1
        || bytes[0] != LAYOUT
        || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
      return Optional.empty();
    }
    ByteBuffer content = ByteBuffer.wrap(bytes, 0, length);
    try {
      return decode(content, region).filter(_ -> !content.hasRemaining());
    } catch (BufferUnderflowException _) {
      return Optional.empty();
    }
  }

  private static Optional<SwarmObject> decode(ByteBuffer content, RegionCode region) {
    content.get();
    int kind = content.get();
    long revision = content.getLong();
    long downloads = content.getLong();
    Instant used = StoredTime.decode(content);
    Optional<SweptCounts> swept =
        (kind & SWEPT) == 0 ? Optional.empty() : Optional.of(SweptCounts.decode(content));
    int count = Short.toUnsignedInt(content.getShort());
    int state = kind & ~SWEPT;
    if (state < 0 || state >= STATES.size() || downloads < 0 || downloads > Ledger.MAX_DOWNLOADS) {
      return Optional.empty();
    }
    List<PeerRecord> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Optional<PeerRecord> record = record(content, region);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      records.add(record.get());
    }
    return Optional.of(
        new SwarmObject(revision, STATES.get(state), new Ledger(downloads, swept), used, records));
  }

  private static Optional<PeerRecord> record(ByteBuffer content, RegionCode region) {
    Optional<Section> section = Section.ofCode(content.get());
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Slot slot = new Slot(section.get(), content.getLong(), region);
    Instant written = StoredTime.decode(content);
    Instant expiry = StoredTime.decode(content);
    int flags = content.get();
    byte[] address = new byte[section.get().family().addressBytes()];
    content.get(address);
    int port = Short.toUnsignedInt(content.getShort());
    Optional<PeerId> id = section.get().family() == Family.IPV4 ? id(content) : Optional.empty();
    if (port == 0) {
      return Optional.empty();
    }
    Peer peer =
        new Peer(
            new Endpoint(Address.of(address), port),
            role(slot, flags),
            id.filter(_ -> (flags & HAS_ID) != 0));
    return Optional.of(
        new PeerRecord(
            slot, peer, (flags & STOPPED) != 0, (flags & COUNTED) != 0, written, expiry));
  }

  private static Optional<PeerId> id(ByteBuffer content) {
    byte[] id = new byte[Id160.BYTES];
    content.get(id);
    return Optional.of(PeerId.of(id));
  }

  private static Role role(Slot slot, int flags) {
    if (slot.section().side() == Side.SEEDERS) {
      return Role.SEEDER;
    }
    return (flags & PARTIAL_SEED) == 0 ? Role.LEECHER : Role.PARTIAL_SEED;
  }
}
