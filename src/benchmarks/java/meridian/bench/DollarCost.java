package meridian.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import meridian.bench.cost.ObjectUsage;
import meridian.bench.cost.Prices;
import meridian.bench.cost.Prices.Dollars;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.simulation.TrafficMix;

/**
 * What the same traffic costs with S3 and with DynamoDB, at list prices.
 *
 * @param mix the clients
 * @param tables the traffic with DynamoDB's tables
 * @param buckets the traffic with S3's buckets
 */
record DollarCost(
    @JsonIgnore TrafficMix mix,
    @JsonIgnore TrafficTotals tables,
    @JsonIgnore TrafficTotals buckets) {

  private static final double MILLION = 1e6;

  /** Clients at a time, on average. */
  @JsonProperty
  int population() {
    return mix.population();
  }

  @JsonProperty
  long announces() {
    return buckets.announces();
  }

  /** The share of announces that wrote to a bucket. */
  @JsonProperty
  double wroteShare() {
    return buckets.wroteShare();
  }

  /** All requests of buckets. */
  @JsonProperty
  ObjectUsage usage() {
    return buckets.bill().objects();
  }

  double perAnnounce(long requests) {
    return (double) requests / announces();
  }

  /** Dollars per million announces with tables. */
  @JsonProperty
  Dollars dollarsOfTables() {
    return Prices.ofTables(tables.bill(), TrafficDay.REGIONS).times(MILLION / tables.announces());
  }

  /** Dollars per million announces with buckets. */
  @JsonProperty
  Dollars dollarsOfBuckets() {
    return Prices.ofBuckets(usage(), TrafficDay.REGIONS).times(MILLION / announces());
  }

  /** How many times as much buckets cost. */
  double ratio() {
    return dollarsOfBuckets().total() / dollarsOfTables().total();
  }

  /**
   * How many changes one PUT must carry for buckets to cost as little as tables; infinite if they
   * cost more even without PUTs.
   */
  double changesPerPut() {
    Dollars there = dollarsOfBuckets();
    double left = dollarsOfTables().total() - (there.total() - there.ofPuts());
    return left <= 0 ? Double.POSITIVE_INFINITY : there.ofPuts() / left;
  }
}
