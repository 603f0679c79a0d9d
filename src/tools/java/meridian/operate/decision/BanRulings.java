package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.Network;
import meridian.store.dynamodb.control.BanNote;
import meridian.store.dynamodb.control.Bans;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The ban list as an operator sees and changes it through one region's replica. What is ruled here
 * is written into that region's own items, and holds for thirty days over all that environments
 * find, and over whatever operators said before as far as the replica knew it.
 */
public final class BanRulings {

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;
  private final InstantSource clock;

  /**
   * The list of one replica; every call may throw an SdkException.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code
   */
  public BanRulings(DynamoDbClient client, String table, RegionCode region, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.clock = clock;
  }

  /** Why a network is listed. */
  public enum State {
    /** Banned, because an environment met it as an offender. */
    FOUND,
    /** Banned by an operator. */
    BANNED,
    /** Not banned, whatever environments find, by an operator's word. */
    LIFTED
  }

  /**
   * What holds on a network.
   *
   * @param region the code of the region through which it was said
   */
  public record Listed(
      Network network, State state, Instant since, Instant until, RegionCode region) {

    private static Listed of(BanNote note) {
      State state =
          switch (note.kind()) {
            case FOUND -> State.FOUND;
            case BAN -> State.BANNED;
            case LIFT -> State.LIFTED;
          };
      return new Listed(note.network(), state, note.when(), note.end(), note.through());
    }
  }

  /** All networks on which anything holds, in the order of their names. */
  public List<Listed> listed() {
    return read().holding().values().stream()
        .map(Listed::of)
        .sorted(Comparator.comparing(listed -> listed.network().toString()))
        .toList();
  }

  /** Has networks put off; returns those that were not already. */
  public List<Network> ban(List<Network> networks) {
    return rule(networks, BanNote.Kind.BAN);
  }

  /**
   * Has networks served again, and not banned by environments either; returns those that were
   * banned before.
   */
  public List<Network> lift(List<Network> networks) {
    return rule(networks, BanNote.Kind.LIFT);
  }

  private List<Network> rule(List<Network> networks, BanNote.Kind kind) {
    Bans known = read();
    Instant now = clock.instant();
    List<Network> distinct = networks.stream().distinct().toList();
    // Even if it seems to hold already: another region's word may be under way to this replica.
    distinct.forEach(network -> write(network, kind, known));
    return distinct.stream()
        .filter(network -> known.bans(network, now) != kind.restrains())
        .toList();
  }

  private void write(Network network, BanNote.Kind kind, Bans known) {
    Optional<Instant> before = Optional.ofNullable(known.holding().get(network)).map(BanNote::when);
    BanNote note = BanNote.said(network, region, kind, LaterWord.when(clock, before));
    client.putItem(put -> put.tableName(table).item(note.item()));
  }

  private Bans read() {
    return Bans.read(client, table, clock.instant(), true);
  }
}
