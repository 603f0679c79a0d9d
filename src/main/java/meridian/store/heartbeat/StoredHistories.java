package meridian.store.heartbeat;

import java.util.HashMap;
import java.util.Map;
import meridian.status.History;
import meridian.status.HistoryStore;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ItemCondition;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The histories among the control items of one region's replica.
 *
 * @param control the replica's control items
 */
public record StoredHistories(ControlStore control) implements HistoryStore {

  @Override
  public Map<RegionCode, History> read() {
    Map<RegionCode, History> histories = new HashMap<>();
    for (Map<String, AttributeValue> item :
        control.query(ControlQuery.all(HistoryItem.PARTITION, false))) {
      HistoryItem.region(item).ifPresent(region -> histories.put(region, HistoryItem.read(item)));
    }
    return histories;
  }

  @Override
  public void write(RegionCode region, History history) {
    control.put(HistoryItem.of(region, history), ItemCondition.NONE);
  }
}
