package meridian.cost;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import meridian.command.CommandFailedException;

/**
 * What benchmarks have measured, as their option {@code --record} has written it into a directory.
 *
 * @param tables by {@code scripts/bench-store}
 * @param buckets by {@code scripts/bench-store --store s3}
 * @param handler by {@code scripts/bench-announce}
 * @param steadyState by {@code scripts/drill}
 */
public record Measurements(
    Tables tables, Buckets buckets, Handler handler, SteadyState steadyState) {

  /** Where the files are. */
  public static final Path DIRECTORY = Path.of("src", "benchmarks", "measured");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * The pinned day with DynamoDB.
   *
   * @param announcesPerInterval of a client, with its first and last ones
   * @param skippedShare of announces that wrote nothing
   * @param readUnits per announce, sweeps included; of several days the most
   * @param writeUnits per announce and replica, sweeps included; of several days the most
   * @param largeSwarmShare of announces, to swarms that need more than one query
   * @param recordBytes of a peer's record
   * @param answerBytes of the body of an answer
   * @param ancestor the same for the design of zappa-bittorrent-tracker
   */
  public record Tables(
      double announcesPerInterval,
      double skippedShare,
      double readUnits,
      double writeUnits,
      double largeSwarmShare,
      double recordBytes,
      double answerBytes,
      Ancestor ancestor) {}

  /**
   * A design that rewrites a swarm's one item.
   *
   * @param readUnits per announce of its day
   * @param writeUnits per announce of its day
   * @param breaksAt the number of peers from which an item is too large
   * @param bySwarmSize units by swarm size
   */
  public record Ancestor(
      double readUnits, double writeUnits, int breaksAt, List<SwarmUnits> bySwarmSize) {

    /** Copies the list. */
    public Ancestor {
      bySwarmSize = List.copyOf(bySwarmSize);
    }
  }

  /**
   * Units per announce to a swarm.
   *
   * @param size of the swarm, in peers
   */
  public record SwarmUnits(int size, double readUnits, double writeUnits) {}

  /**
   * The pinned day with S3: requests per announce, sweeps included.
   *
   * @param replicatedWrites puts and deletes that were made
   * @param writtenBytes of puts that were made
   */
  public record Buckets(
      double gets, double puts, double lists, double replicatedWrites, double writtenBytes) {}

  /**
   * A warm announce in the handler.
   *
   * @param smallSwarmMillis processor time of an announce to a swarm that one query reads
   * @param largeSwarmMillis processor time of an announce to a larger one
   */
  public record Handler(double smallSwarmMillis, double largeSwarmMillis) {}

  /**
   * The drill's phase without faults.
   *
   * @param waitMillis for which an announce waits for the tables, on average
   */
  public record SteadyState(double waitMillis) {}

  /** A file's content; {@code figures} is one of the records here. */
  private record Recorded(String command, String date, JsonNode figures) {}

  /** Reads the files of a directory. */
  static Measurements read(Path directory) throws CommandFailedException {
    return new Measurements(
        figures(directory, "bench-store", Tables.class),
        figures(directory, "bench-store-s3", Buckets.class),
        figures(directory, "bench-announce", Handler.class),
        figures(directory, "drill", SteadyState.class));
  }

  private static <T> T figures(Path directory, String name, Class<T> type)
      throws CommandFailedException {
    Path file = directory.resolve(name + ".json");
    try {
      Recorded recorded = JSON.readValue(file.toFile(), Recorded.class);
      return JSON.treeToValue(recorded.figures(), type);
    } catch (IOException e) {
      throw new CommandFailedException(
          "The measurements in %s cannot be read: %s. 'scripts/%s --record' writes them."
              .formatted(file, JsonFiles.reason(e), name.replace("-s3", " --store s3")),
          e);
    }
  }

  /** The same for a tracker that writes at every announce. */
  Measurements withWritePerAnnounce() {
    return new Measurements(
        new Tables(
            tables.announcesPerInterval,
            0,
            tables.readUnits,
            1,
            tables.largeSwarmShare,
            tables.recordBytes,
            tables.answerBytes,
            tables.ancestor),
        buckets,
        handler,
        steadyState);
  }

  /**
   * How long an announce occupies an execution environment: processor time and the time for which
   * it waits for the tables, in milliseconds.
   *
   * @param memoryMegabytes which determine the function's share of a processor
   * @param processorMegabytes for which a function has a whole processor
   */
  double handlerMillis(double memoryMegabytes, double processorMegabytes) {
    double processorMillis =
        handler.smallSwarmMillis * (1 - tables.largeSwarmShare)
            + handler.largeSwarmMillis * tables.largeSwarmShare;
    return steadyState.waitMillis
        + processorMillis * Math.max(1, processorMegabytes / memoryMegabytes);
  }
}
