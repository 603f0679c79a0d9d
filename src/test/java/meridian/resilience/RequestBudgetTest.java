package meridian.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestBudgetTest {

  private static final Duration TOTAL = Duration.ofMillis(1_500);

  private final RequestBudget budget = new RequestBudget(TOTAL);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstListsFromEveryReplicaAndTheStoresFitTheBudget(boolean withFallback) {
    Duration lists = budget.perFirstList(withFallback).multipliedBy(withFallback ? 4 : 2);
    Duration stores = budget.forStores(lists);
    assertTrue(stores.isPositive());
    assertFalse(lists.plus(stores).plus(budget.forHealth()).compareTo(TOTAL) > 0);
  }

  @Test
  void newerListsLeaveTheStoresTheirTime() {
    Duration lists = budget.perList().multipliedBy(2);
    assertEquals(Duration.ofMillis(250), lists);
    assertEquals(budget.forStores(), budget.forStores(lists));
    assertEquals(Duration.ofMillis(1_100), budget.forStores(lists.plusMillis(100)));
  }

  @Test
  void aClockThatWasSetLeavesTheStoresTheirTime() {
    for (int seconds : new int[] {-3_600, -1}) {
      assertEquals(budget.forStores(), budget.forStores(Duration.ofSeconds(seconds)));
    }
  }

  @Test
  void aBudgetThatIsUsedUpLeavesTheStoresATenth() {
    for (int millis : new int[] {1_400, 1_499, 1_500, 2_000, 3_600_000}) {
      assertEquals(TOTAL.dividedBy(10), budget.forStores(Duration.ofMillis(millis)));
    }
  }
}
