package meridian.store.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.store.FuzzedItems;
import meridian.store.control.Decision.Action;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Any item of a decision is read or skipped; no decoder throws an exception. */
final class ControlItemFuzzTest {

  private static final int ITEMS = 50_000;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final RegionCode REGION = RegionCode.of(7);

  private final FuzzedItems items = new FuzzedItems(20261128);

  @Test
  void anyDenialIsReadOrSkipped() {
    InfoHash torrent = new InfoHash(new Id160(1, 2, 3));
    fuzz(DecisionKind.DENIALS, Decision.of(torrent, Action.DENY, REGION, NOON));
  }

  @Test
  void anyDrainIsReadOrSkipped() {
    fuzz(DecisionKind.DRAINS, Decision.of(RegionCode.of(8), Action.UNDRAIN, REGION, NOON));
  }

  @Test
  void anyBanIsReadOrSkipped() {
    Network ipv4 = Network.of(new Address.V4(0xc0000201));
    fuzz(DecisionKind.BANS, Decision.of(ipv4, Action.AUTO_BAN, REGION, NOON));
    Network ipv6 = Network.of(new Address.V6(0x20010db800010002L, 0));
    fuzz(DecisionKind.BANS, Decision.of(ipv6, Action.LIFT, REGION, NOON));
  }

  private <T> void fuzz(DecisionKind<T> kind, Decision<T> good) {
    List<Decision<T>> read = new ArrayList<>();
    for (int round = 0; round < ITEMS; round++) {
      Map<String, AttributeValue> item = items.of(kind.item(good));
      Optional<Decision<T>> decision = kind.read(item);
      decision.ifPresent(
          other -> assertEquals(Optional.of(other), kind.read(kind.item(other)), other::toString));
      decision.ifPresent(read::add);
    }
    assertTrue(read.size() > ITEMS / 100 && read.size() < ITEMS, () -> read.size() + " decisions");
    Decisions<T> all = Decisions.of(read, 0, false);
    all.sorted().forEach(decision -> all.isRestricted(decision.target(), NOON));
  }
}
