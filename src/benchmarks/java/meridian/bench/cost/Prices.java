package meridian.bench.cost;

import meridian.command.CommandFailedException;
import meridian.cost.PriceList;

/**
 * What calls cost at the prices of {@code templates/prices.json} (<a
 * href="https://aws.amazon.com/dynamodb/pricing/on-demand/">DynamoDB, on demand</a>, <a
 * href="https://aws.amazon.com/s3/pricing/">S3 Standard</a>). A write unit costs the same in each
 * replica. A replicated object is billed as a put in each other region, and its bytes as a transfer
 * to it. Deletes are free, but a replicated delete is counted as a put here: AWS does not say what
 * it costs. Versions that are not current any more are stored for a day, and until the next
 * midnight.
 */
public final class Prices {

  private static final double MILLION = 1e6;
  private static final double GB = 1e9;
  private static final double DAYS_PER_MONTH = 30.4;

  private static final PriceList LIST = list();

  private Prices() {}

  private static PriceList list() {
    try {
      return PriceList.standard();
    } catch (CommandFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a datastore costs.
   *
   * @param writes write units in all regions, or puts in the regions of their writers
   * @param replication of puts: in the other regions, and the transfer to them
   * @param reads read units, or gets
   * @param lists pages of listings
   * @param oldVersions storage of objects that were replaced
   */
  public record Dollars(
      double writes, double replication, double reads, double lists, double oldVersions) {

    /** The sum. */
    public double total() {
      return writes + replication + reads + lists + oldVersions;
    }

    /** What grows with the number of puts. */
    public double ofPuts() {
      return writes + replication + oldVersions;
    }

    /** The same for another amount of traffic. */
    public Dollars times(double factor) {
      return new Dollars(
          writes * factor,
          replication * factor,
          reads * factor,
          lists * factor,
          oldVersions * factor);
    }
  }

  /**
   * What global tables cost.
   *
   * @param bill in which a write counts once, although it is made in each region
   */
  public static Dollars ofTables(Bill bill, int regions) {
    PriceList.DynamoDb price = LIST.dynamodb();
    return new Dollars(
        bill.writes() * regions * price.writeUnitMillion() / MILLION,
        0,
        bill.reads() * price.readUnitMillion() / MILLION,
        0,
        0);
  }

  /** What buckets cost that are replicated to each other. */
  public static Dollars ofBuckets(ObjectUsage usage, int regions) {
    PriceList.S3 price = LIST.s3();
    double putOrList = price.putOrListMillion() / MILLION;
    double transferredByte = LIST.transfer().betweenRegionsGigabyte() / GB;
    int others = regions - 1;
    return new Dollars(
        usage.puts() * putOrList,
        others * (usage.writes() * putOrList + usage.writtenBytes() * transferredByte),
        usage.gets() * price.getMillion() / MILLION,
        usage.lists() * putOrList,
        usage.writtenBytes()
            * regions
            * (price.oldVersionDays() / DAYS_PER_MONTH)
            * price.gigabyteMonth()
            / GB);
  }
}
