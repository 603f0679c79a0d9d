package meridian.store.dynamodb;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.swarm.InfoHash;
import meridian.swarm.Peer;
import meridian.swarm.Sighting;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.Swarm;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A region's swarms in its replica of the {@linkplain PeerTable peer table}.
 *
 * <p>One query reads a small swarm as a whole: ledgers, members, and what is known of the asker. Of
 * a large one, whose first page would always hold the same lowest keys, nothing of that page is
 * used but the ledgers; stretches that start at random are read instead.
 */
public final class DynamoDbSwarmStore implements SwarmStore {

  private final Together together;
  private final PeerQueries queries;
  private final PeerWriter writer;
  private final EndpointHash hash;
  private final int region;
  private final RandomGenerator random;

  /**
   * A store for one region.
   *
   * @param client talks to the region's replica; its timeouts and retries are all there are
   * @param table the peer table's name
   * @param region the region's code, 1 to 255: what the store writes is named after it
   * @param key the deployment's secret key, the same in every region
   * @param executor runs what can go on at the same time within one call
   * @param random chooses samples; safe for use by many threads
   */
  public DynamoDbSwarmStore(
      DynamoDbClient client,
      String table,
      int region,
      byte[] key,
      ExecutorService executor,
      RandomGenerator random) {
    this.together = new Together(executor);
    this.queries = new PeerQueries(client, table, together, random);
    this.writer = new PeerWriter(client, table, region);
    this.hash = new EndpointHash(key);
    this.region = region;
    this.random = random;
  }

  @Override
  public Swarm announce(Sighting sighting) {
    return available(() -> note(sighting));
  }

  private Swarm note(Sighting sighting) {
    InfoHash infoHash = sighting.infoHash();
    long place = hash.of(sighting.peer().endpoint());
    Partition partition = queries.partition(infoHash);
    List<PeerRecord> known =
        partition.complete()
            ? partition.recordsAt(place)
            : queries.endpoint(infoHash, sighting.peer().endpoint().family(), place);

    WritePlan plan = WritePlan.of(sighting, region, place, known);
    boolean downloaded = writer.carryOut(infoHash, plan, sighting.at());

    SwarmReading reading =
        partition.complete()
            ? SwarmReading.whole(partition.after(plan), sighting.at())
            : queries.sections(infoHash, sighting.wanted(), sighting.at());
    long downloads = partition.downloads() + (downloaded ? 1 : 0);
    List<Peer> peers =
        sighting.stops() ? List.of() : reading.sample(sighting.peer(), sighting.wanted(), random);
    return new Swarm(reading.counts(downloads), peers);
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return available(() -> counts(infoHashes, at));
  }

  private Map<InfoHash, SwarmCounts> counts(List<InfoHash> infoHashes, Instant at) {
    List<InfoHash> distinct = infoHashes.stream().distinct().toList();
    List<SwarmCounts> inOrder = together.map(distinct, infoHash -> counts(infoHash, at));
    Map<InfoHash, SwarmCounts> counts = new LinkedHashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      counts.put(distinct.get(i), inOrder.get(i));
    }
    return counts;
  }

  private SwarmCounts counts(InfoHash infoHash, Instant at) {
    Partition partition = queries.partition(infoHash);
    SwarmReading reading =
        partition.complete()
            ? SwarmReading.whole(partition.records(), at)
            : queries.sections(infoHash, 0, at);
    return reading.counts(partition.downloads());
  }

  private static <T> T available(Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw new StoreUnavailableException("the replica did not answer as it should", e);
    }
  }
}
