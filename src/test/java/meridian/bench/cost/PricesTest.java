package meridian.bench.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import meridian.bench.cost.Prices.Dollars;
import org.junit.jupiter.api.Test;

/** A million of each kind, by hand. */
final class PricesTest {

  private static final int MILLION = 1_000_000;

  @Test
  void aWriteUnitIsPaidInEveryRegionAndAReadUnitInOne() {
    Bill bill = new Bill();
    bill.add(CostCategory.PUT, MILLION);
    bill.add(CostCategory.FIRST_PAGE, MILLION);
    assertDollars(new Dollars(1.875, 0, 0.125, 0, 0), Prices.ofTables(bill, 3));
  }

  @Test
  void aPutIsPaidInEveryRegionAndItsBytesForEachOtherOne() {
    // A million objects of 1,000 bytes are 1 GB.
    ObjectUsage puts = new ObjectUsage(0, MILLION, 0, 0, MILLION, 1_000L * MILLION);
    double stored = 3 * 0.023 * 1.5 / 30.4;
    assertDollars(new Dollars(5, 2 * (5 + 0.02), 0, 0, stored), Prices.ofBuckets(puts, 3));
    assertDollars(new Dollars(5, 0, 0, 0, stored / 3), Prices.ofBuckets(puts, 1));
  }

  @Test
  void aConflictIsPaidOnceAndDeletesAreFree() {
    assertDollars(
        new Dollars(5, 0, 0, 0, 0), Prices.ofBuckets(new ObjectUsage(0, MILLION, 0, 0, 0, 0), 3));
    // A delete marker is replicated like an object.
    assertDollars(
        new Dollars(0, 10, 0, 0, 0),
        Prices.ofBuckets(new ObjectUsage(0, 0, 0, MILLION, MILLION, 0), 3));
  }

  @Test
  void readsAndListingsArePaidWhereTheyAreMade() {
    assertDollars(
        new Dollars(0, 0, 0.4, 5, 0),
        Prices.ofBuckets(new ObjectUsage(MILLION, 0, MILLION, 0, 0, 0), 3));
  }

  private static void assertDollars(Dollars expected, Dollars found) {
    assertEquals(expected.writes(), found.writes(), 1e-9);
    assertEquals(expected.replication(), found.replication(), 1e-9);
    assertEquals(expected.reads(), found.reads(), 1e-9);
    assertEquals(expected.lists(), found.lists(), 1e-9);
    assertEquals(expected.oldVersions(), found.oldVersions(), 1e-9);
    assertEquals(
        expected.writes()
            + expected.replication()
            + expected.reads()
            + expected.lists()
            + expected.oldVersions(),
        found.total(),
        1e-9);
  }
}
