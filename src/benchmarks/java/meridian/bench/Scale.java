package meridian.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param population of the day
 * @param torrents of the day
 * @param intervals of the day that are counted
 * @param announces counted at each swarm size
 * @param swarms sizes measured one by one
 * @param modelledSwarms sizes measured on the model
 * @param comparedSwarms sizes for which DynamoDB and S3 are compared
 * @param lifetimePopulation of the days by which record lifetimes are compared
 * @param lifetimeIntervals of those days
 * @param largerPopulation of the larger days
 * @param largerIntervals of those days: as many as there are between two writes of a record,
 *     because all clients wrote theirs in the first one
 * @param largerEnvironments per region, on the second of them
 * @param sweptRecords in the table that is swept
 * @param zappaPopulation of the day of zappa-bittorrent-tracker
 * @param zappaIntervals of that day
 */
record Scale(
    int population,
    int torrents,
    int intervals,
    int announces,
    List<Integer> swarms,
    List<Integer> modelledSwarms,
    List<Integer> comparedSwarms,
    int lifetimePopulation,
    int lifetimeIntervals,
    int largerPopulation,
    int largerIntervals,
    int largerEnvironments,
    int sweptRecords,
    int zappaPopulation,
    int zappaIntervals) {

  static final Scale FULL =
      new Scale(
          1_200,
          300,
          48,
          1_000,
          List.of(10, 100, 1_000, 10_000, 100_000),
          List.of(1_000_000),
          List.of(10, 100, 1_000, 10_000),
          600,
          16,
          10_000,
          3,
          400,
          20_000,
          300,
          4);

  /** For tests: enough for every figure to exist, too little for it to be exact. */
  static final Scale QUICK =
      new Scale(
          120,
          30,
          4,
          200,
          List.of(10, 100, 1_000),
          List.of(10_000),
          List.of(10, 100),
          60,
          2,
          300,
          1,
          10,
          1_000,
          20,
          1);
}
