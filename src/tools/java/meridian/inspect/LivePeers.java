package meridian.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.PeerRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The live peers of all swarms in one replica, at one time. */
public final class LivePeers {

  private final Map<InfoHash, Set<Endpoint>> present = new HashMap<>();

  private LivePeers() {}

  /**
   * Reads a whole replica.
   *
   * @param items all items of its peer table
   */
  public static LivePeers of(Collection<Map<String, AttributeValue>> items, Instant now) {
    Map<InfoHash, List<PeerRecord>> swarms = new HashMap<>();
    for (Map<String, AttributeValue> item : items) {
      PeerTable.infoHash(item)
          .ifPresent(
              swarm ->
                  PeerTable.record(item)
                      .ifPresent(
                          record ->
                              swarms.computeIfAbsent(swarm, _ -> new ArrayList<>()).add(record)));
    }
    var live = new LivePeers();
    swarms.forEach(
        (swarm, records) -> {
          Set<Endpoint> endpoints = new HashSet<>();
          PeerRecord.livePeers(records, now).stream().map(Peer::endpoint).forEach(endpoints::add);
          live.present.put(swarm, endpoints);
        });
    return live;
  }

  /** Whether an endpoint is a live peer of a swarm. */
  public boolean contains(InfoHash swarm, Endpoint endpoint) {
    return present.getOrDefault(swarm, Set.of()).contains(endpoint);
  }
}
