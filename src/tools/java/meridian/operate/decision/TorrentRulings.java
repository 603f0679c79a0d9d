package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.control.Ruling;
import meridian.store.dynamodb.control.Rulings;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The deny list as an operator sees and changes it through one region's replica. What is ruled here
 * is written into that region's own items, and holds over whatever the replica knew before, however
 * far another operator's clock was ahead.
 */
public final class TorrentRulings {

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
  public TorrentRulings(
      DynamoDbClient client, String table, RegionCode region, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.clock = clock;
  }

  /**
   * A torrent that is denied.
   *
   * @param since when that was said
   * @param region the code of the region through which it was said
   */
  public record Denial(InfoHash infoHash, Instant since, RegionCode region) {}

  /** All torrents that are denied, in the order of their hashes. */
  public List<Denial> denials() {
    return read().holding().values().stream()
        .filter(Ruling::denies)
        .map(ruling -> new Denial(ruling.infoHash(), ruling.when(), ruling.region()))
        .sorted(Comparator.comparing(denial -> denial.infoHash().toString()))
        .toList();
  }

  /** Has torrents refused; returns those that were not refused already. */
  public List<InfoHash> deny(List<InfoHash> torrents) {
    return rule(torrents, true);
  }

  /** Has torrents served again; returns those that were refused before. */
  public List<InfoHash> allow(List<InfoHash> torrents) {
    return rule(torrents, false);
  }

  private List<InfoHash> rule(List<InfoHash> torrents, boolean denies) {
    Rulings known = read();
    List<InfoHash> distinct = torrents.stream().distinct().toList();
    // Even if it seems to hold already: another region's ruling may be under way to this replica.
    distinct.forEach(torrent -> write(torrent, denies, known));
    return distinct.stream().filter(torrent -> denies != known.denied().contains(torrent)).toList();
  }

  private void write(InfoHash torrent, boolean denies, Rulings known) {
    Optional<Instant> before = Optional.ofNullable(known.holding().get(torrent)).map(Ruling::when);
    var ruling = new Ruling(torrent, region, denies, LaterWord.when(clock, before));
    client.putItem(request -> request.tableName(table).item(ControlTable.item(ruling)));
  }

  private Rulings read() {
    return Rulings.read(client, table, true);
  }
}
