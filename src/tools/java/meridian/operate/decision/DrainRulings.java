package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import meridian.store.dynamodb.control.DrainNote;
import meridian.store.dynamodb.control.Drains;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Drains regions and undrains them through one region's replica, by that region's own items. What
 * is said here holds over whatever the replica knew before, however far another operator's clock
 * was ahead. Every call may throw an SdkException.
 */
public final class DrainRulings {

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode through;
  private final InstantSource clock;

  /**
   * What is ruled through one replica.
   *
   * @param client talks to it
   * @param table the control table's name
   * @param through the code of its region
   */
  public DrainRulings(
      DynamoDbClient client, String table, RegionCode through, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.through = through;
    this.clock = clock;
  }

  /** What the replica knows. */
  public Drains read() {
    return Drains.read(client, table);
  }

  /** Has clients of a region sent elsewhere; whether they were not already. */
  public boolean drain(RegionCode region) {
    return rule(region, true);
  }

  /** Lets clients of a region come again; whether they could not already. */
  public boolean undrain(RegionCode region) {
    return rule(region, false);
  }

  private boolean rule(RegionCode region, boolean closes) {
    Drains known = read();
    Instant when = LaterWord.when(clock, known.on(region).map(DrainNote::when));
    DrainNote note = new DrainNote(region, through, closes, when);
    // Even if it seems to hold already: another region's word may be under way to this replica.
    client.putItem(put -> put.tableName(table).item(note.item()));
    return known.drained().contains(region) != closes;
  }
}
