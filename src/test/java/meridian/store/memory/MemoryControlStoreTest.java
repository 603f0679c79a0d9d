package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ControlStoreContract;
import meridian.store.control.Decision;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

final class MemoryControlStoreTest extends ControlStoreContract {

  private final MemoryControlStore store = new MemoryControlStore(time);

  @Override
  protected ControlStore replica(int region) {
    return store;
  }

  @Test
  void aBanThatHasEndedIsDeleted() {
    Network network = Network.of(new Address.V4(1));
    store.put(
        DecisionKind.BANS, Decision.of(network, Action.AUTO_BAN, RegionCode.of(1), time.instant()));
    time.pass(Duration.ofHours(1));
    assertEquals(1, store.query(ControlQuery.all("banned", true)).size());
    time.pass(Duration.ofHours(1));
    assertEquals(List.of(), store.query(ControlQuery.all("banned", true)));
  }
}
