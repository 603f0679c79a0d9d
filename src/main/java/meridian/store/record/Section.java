package meridian.store.record;

import java.util.List;
import java.util.Optional;
import meridian.peer.Family;
import meridian.peer.Side;

/**
 * The part of a partition that holds one side of a swarm in one address family: a range of sort
 * keys that share their first byte.
 */
public enum Section {
  // 0 is the first byte of ledgers' keys, so a query of a whole partition returns them first.
  LEECHERS_4(1, Family.IPV4, Side.LEECHERS),
  SEEDERS_4(2, Family.IPV4, Side.SEEDERS),
  LEECHERS_6(3, Family.IPV6, Side.LEECHERS),
  SEEDERS_6(4, Family.IPV6, Side.SEEDERS);

  /** All sections, in the order of their keys. */
  public static final List<Section> ALL = List.of(values());

  private final byte code;
  private final Family family;
  private final Side side;

  Section(int code, Family family, Side side) {
    this.code = (byte) code;
    this.family = family;
    this.side = side;
  }

  /** The first byte of the section's sort keys. */
  public byte code() {
    return code;
  }

  public Family family() {
    return family;
  }

  public Side side() {
    return side;
  }

  /** The section of one side in one family. */
  public static Section of(Family family, Side side) {
    return switch (family) {
      case IPV4 -> side == Side.LEECHERS ? LEECHERS_4 : SEEDERS_4;
      case IPV6 -> side == Side.LEECHERS ? LEECHERS_6 : SEEDERS_6;
    };
  }

  /** The section whose sort keys begin with a byte; empty if there is none. */
  public static Optional<Section> ofCode(byte code) {
    for (Section section : ALL) {
      if (section.code == code) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }
}
