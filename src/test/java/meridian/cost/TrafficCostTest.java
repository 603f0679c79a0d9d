package meridian.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import meridian.command.CommandFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A million announces a month, by hand. */
final class TrafficCostTest {

  private static final double SECONDS_PER_MONTH = 730 * 3600;

  private static final Measurements MEASURED =
      new Measurements(
          new Measurements.Tables(
              1.3,
              0.6,
              1.2,
              0.5,
              0.5,
              75,
              250,
              new Measurements.Ancestor(
                  2, 4, 3688, List.of(new Measurements.SwarmUnits(100, 3, 11)))),
          new Measurements.Buckets(3, 0.4, 0.1, 0.5, 1000),
          new Measurements.Handler(1, 3),
          new Measurements.SteadyState(6));

  private final Costs costs = new Costs();
  private PriceList prices;

  @BeforeEach
  void readPrices() throws CommandFailedException {
    prices = PriceList.standard();
  }

  private TrafficCost millionAnnounces(int regions, Commitments commitments) {
    // One peer that announces a million times a month.
    return new TrafficCost(
        new Load(1, SECONDS_PER_MONTH / 1e6, regions), prices, MEASURED, commitments);
  }

  @Test
  void theHandlersTimeIsItsWaitsAndItsShareOfAProcessor() {
    // Half of the announces take 1 ms and half 3 ms of a processor, of which it has a half.
    assertEquals(6 + 2 * 2, MEASURED.handlerMillis(1000, 2000), 1e-9);
    assertEquals(6 + 2, MEASURED.handlerMillis(4000, 2000), 1e-9);
  }

  @Test
  void functionsArePaidByRequestAndByGigabyteSecond() {
    millionAnnounces(1, Commitments.NONE).addFunctions(1769, costs);
    assertEquals(0.20, costs.of(Component.LAMBDA_REQUESTS), 1e-9);
    // 8 ms each: 8,000 s of 1,769 MB.
    double expected = 8000 * 1769 / 1024.0 * 0.0000133334;
    assertEquals(expected, costs.of(Component.LAMBDA_TIME), 1e-9);
    Costs cheaper = new Costs();
    millionAnnounces(1, new Commitments(true, 0)).addFunctions(1769, cheaper);
    assertEquals(0.88 * expected, cheaper.of(Component.LAMBDA_TIME), 1e-9);
    assertEquals(0.20, cheaper.of(Component.LAMBDA_REQUESTS), 1e-9);
  }

  @Test
  void bucketsArePaidByRequestInEveryRegion() {
    millionAnnounces(3, Commitments.NONE).addBuckets(costs);
    assertEquals(0.4 * 5, costs.of(Component.WRITES), 1e-9);
    assertEquals(3 * 0.40 + 0.1 * 5, costs.of(Component.READS), 1e-9);
    // 1 GB is written, and copied to two regions.
    assertEquals(2 * (0.5 * 5 + 0.02), costs.of(Component.REPLICATION), 1e-9);
    assertEquals(3 * 0.023 * 1.5 / 30.4, costs.of(Component.STORAGE), 1e-6);
  }

  @Test
  void clientsReceiveBodiesAndHeaders() {
    // 250 and 250 bytes: half a GB.
    millionAnnounces(1, Commitments.NONE).addTransfer(costs);
    assertEquals(0.5 * 0.09, costs.of(Component.TRANSFER), 1e-9);
  }

  @Test
  void theAncestorPaysByTheSizeOfAnItemAndBehindARestApi() {
    TrafficCost traffic = millionAnnounces(3, Commitments.NONE);
    assertEquals(3 * 0.125 + 11 * 0.625, traffic.units(3, 11), 1e-9);
    Costs shared = new Costs();
    millionAnnounces(1, Commitments.NONE).addFunctions(1024, shared);
    millionAnnounces(1, Commitments.NONE).addTransfer(shared);
    assertEquals(shared.total() + 2 * 0.125 + 4 * 0.625 + 3.50, traffic.ancestor(1024), 1e-9);
  }

  @Test
  void whatIsReservedDependsOnTheTerm() {
    PriceList.Discounts discounts = prices.discounts();
    assertEquals(0.46, new Commitments(false, 1).reserved(discounts), 1e-9);
    assertEquals(0.23, new Commitments(true, 3).reserved(discounts), 1e-9);
    assertEquals(0.88, new Commitments(true, 0).reserved(discounts), 1e-9);
    assertEquals(0.82, new Commitments(true, 0).onDemand(discounts), 1e-9);
    assertEquals(1, Commitments.NONE.reserved(discounts), 1e-9);
  }
}
