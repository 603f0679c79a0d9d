package meridian.store.heartbeat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.Layouts;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ItemCondition;
import meridian.store.dynamodb.table.PeerTable;

/**
 * The heartbeats among the control items of one region's replica.
 *
 * @param control the replica's control items
 */
public record StoredHeartbeats(ControlStore control) implements HeartbeatStore {

  /** The record layout versions that this release supports. */
  public static Layouts layouts() {
    return new Layouts(Set.of(PeerTable.LAYOUT), PeerTable.LAYOUT);
  }

  @Override
  public List<Heartbeat> read() {
    return control.query(ControlQuery.all(HeartbeatItem.PARTITION, true)).stream()
        .map(HeartbeatItem::read)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void write(Heartbeat own) {
    control.put(HeartbeatItem.of(own), ItemCondition.NONE);
  }
}
