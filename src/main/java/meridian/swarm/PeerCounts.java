package meridian.swarm;

import meridian.peer.Family;
import meridian.peer.Role;

/**
 * The number of live peers by role and address family, each endpoint counted once.
 *
 * @param leechers4 over IPv4
 * @param partialSeeds4 over IPv4
 * @param seeders4 over IPv4
 * @param leechers6 over IPv6
 * @param partialSeeds6 over IPv6
 * @param seeders6 over IPv6
 */
public record PeerCounts(
    long leechers4,
    long partialSeeds4,
    long seeders4,
    long leechers6,
    long partialSeeds6,
    long seeders6) {

  /** No peers. */
  public static final PeerCounts NONE = new PeerCounts(0, 0, 0, 0, 0, 0);

  /** One peer. */
  public static PeerCounts ofPeer(Family family, Role role) {
    return family == Family.IPV4
        ? new PeerCounts(is(role, Role.LEECHER), is(role, Role.PARTIAL_SEED), seeder(role), 0, 0, 0)
        : new PeerCounts(
            0, 0, 0, is(role, Role.LEECHER), is(role, Role.PARTIAL_SEED), seeder(role));
  }

  private static long seeder(Role role) {
    return is(role, Role.SEEDER);
  }

  private static long is(Role role, Role wanted) {
    return role == wanted ? 1 : 0;
  }

  /** The sum of both. */
  public PeerCounts plus(PeerCounts other) {
    return new PeerCounts(
        leechers4 + other.leechers4,
        partialSeeds4 + other.partialSeeds4,
        seeders4 + other.seeders4,
        leechers6 + other.leechers6,
        partialSeeds6 + other.partialSeeds6,
        seeders6 + other.seeders6);
  }

  /** Leechers over IPv4 and IPv6. */
  public long leechers() {
    return leechers4 + leechers6;
  }

  /** Partial seeds over IPv4 and IPv6. */
  public long partialSeeds() {
    return partialSeeds4 + partialSeeds6;
  }

  /** Seeders over IPv4 and IPv6. */
  public long seeders() {
    return seeders4 + seeders6;
  }

  /** All peers over IPv4. */
  public long ipv4() {
    return leechers4 + partialSeeds4 + seeders4;
  }

  /** All peers over IPv6. */
  public long ipv6() {
    return leechers6 + partialSeeds6 + seeders6;
  }

  /** The number of peers of a role over an address family. */
  public long of(Family family, Role role) {
    boolean overIpv4 = family == Family.IPV4;
    return switch (role) {
      case LEECHER -> overIpv4 ? leechers4 : leechers6;
      case PARTIAL_SEED -> overIpv4 ? partialSeeds4 : partialSeeds6;
      case SEEDER -> overIpv4 ? seeders4 : seeders6;
    };
  }

  /**
   * The same by role alone.
   *
   * @param downloaded completed downloads
   */
  public SwarmCounts toSwarmCounts(long downloaded) {
    return new SwarmCounts(seeders(), leechers() + partialSeeds(), leechers(), downloaded);
  }

  /** The number of all peers. */
  public long total() {
    return ipv4() + ipv6();
  }
}
