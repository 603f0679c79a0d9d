package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.ParallelCalls;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Side;
import meridian.store.dynamodb.table.EndpointHasher;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.store.dynamodb.table.Section;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
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

  /** As many as the HTTP client keeps connections for. */
  private static final int SCRAPED_TOGETHER = 5;

  private final ParallelCalls together;
  private final PeerQueries queries;
  private final PeerWriter writer;
  private final EndpointHasher hash;
  private final WriteRules rules;
  private final LargeSwarmCache larges = new LargeSwarmCache();
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A store for one region.
   *
   * @param client talks to the region's replica; its timeouts and retries are all there are
   * @param table the peer table's name
   * @param region the region's code: what the store writes is named after it
   * @param key the deployment's secret key, the same in every region
   * @param executor runs what can go on at the same time within one call
   * @param clock the one that tells when peers announce
   * @param random chooses samples; safe for use by many threads
   */
  public DynamoDbSwarmStore(
      DynamoDbClient client,
      String table,
      RegionCode region,
      byte[] key,
      ExecutorService executor,
      InstantSource clock,
      RandomGenerator random) {
    this.together = new ParallelCalls(executor);
    this.queries = new PeerQueries(client, table, together, random);
    this.writer = new PeerWriter(client, table, region);
    this.hash = new EndpointHasher(key);
    this.rules = new WriteRules(region);
    this.clock = clock;
    this.random = random;
  }

  /**
   * How many items were skipped so far because this release does not read their layout; one that is
   * met again counts again.
   */
  public long unknownItems() {
    return queries.unknownItems();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord sighting) {
    return translateFailures(() -> announceToSwarm(sighting));
  }

  private AnnounceResult announceToSwarm(AnnounceRecord sighting) {
    InfoHash infoHash = sighting.infoHash();
    Optional<LargeSwarm> known = larges.find(infoHash);
    if (known.isPresent() && known.get().isCurrent(sighting.at())) {
      return announceToLarge(sighting, known.get());
    }
    FirstPage partition = queries.firstPage(infoHash);
    if (partition.complete()) {
      larges.remove(infoHash);
      return announceToSmall(sighting, partition);
    }
    return announceToLarge(
        sighting, LargeSwarm.firstPageAt(sighting.at(), partition.ledgers(), known));
  }

  private AnnounceResult announceToSmall(AnnounceRecord sighting, FirstPage partition) {
    long place = hash.hash(sighting.peer().endpoint());
    WritePlan writes =
        rules.planFromRecords(sighting, place, partition.recordsOf(place), clock.instant());
    PeerWriter.Result outcome = writer.execute(sighting.infoHash(), writes, sighting.at());
    SwarmSample reading = SwarmSample.whole(partition.recordsAfter(writes), sighting.at());
    long downloads = partition.ledgers().after(outcome).downloads();
    return new AnnounceResult(
        SwarmEstimate.of(reading).counts(downloads), sample(sighting, reading), outcome.presence());
  }

  /**
   * The peer's own records and a sample of the others do not need each other, so they do not wait.
   */
  private AnnounceResult announceToLarge(AnnounceRecord sighting, LargeSwarm known) {
    InfoHash infoHash = sighting.infoHash();
    List<Section> sections =
        known.sectionsToRead(usefulSections(sighting, known.expectedSize()), sighting.at());
    Future<SwarmSample> read =
        together.start(
            () ->
                queries.sample(
                    infoHash, sections, known.expectedSize(), sighting.wanted(), sighting.at()));
    PeerWriter.Result outcome;
    try {
      WritePlan writes = rules.planFromTicket(sighting).orElseGet(() -> planFromRecords(sighting));
      outcome = writer.execute(infoHash, writes, sighting.at());
    } catch (RuntimeException e) {
      // Nothing may go on once the announce has failed.
      together.finish(read);
      throw e;
    }
    SwarmSample reading = together.await(read);
    LargeSwarm swarm = known.with(reading).with(outcome);
    larges.put(infoHash, swarm);
    return new AnnounceResult(
        swarm.counts(sighting.at()), sample(sighting, reading), outcome.presence());
  }

  private WritePlan planFromRecords(AnnounceRecord sighting) {
    Endpoint endpoint = sighting.peer().endpoint();
    long place = hash.hash(endpoint);
    List<PeerRecord> known = queries.recordsOf(sighting.infoHash(), endpoint.family(), place);
    return rules.planFromRecords(sighting, place, known, clock.instant());
  }

  /** The sections from which the asker can be served: of its own family only. */
  private List<Section> usefulSections(AnnounceRecord sighting, SwarmEstimate size) {
    Peer asker = sighting.peer();
    List<Section> useful =
        Section.ALL.stream()
            .filter(_ -> sighting.wanted() > 0)
            .filter(section -> section.family() == asker.endpoint().family())
            .filter(section -> asker.role().downloads() || section.side() == Side.LEECHERS)
            .toList();
    return sighting.isRoutine() && useful.size() > 1 && areLarge(useful, sighting, size)
        ? List.of(chooseSection(useful, size))
        : useful;
  }

  private static boolean areLarge(
      List<Section> sections, AnnounceRecord sighting, SwarmEstimate size) {
    int enough = 2 * Math.max(PeerTable.RECORDS_PER_PAGE, sighting.wanted());
    return sections.stream()
        .mapToDouble(size::live)
        .allMatch(live -> live >= enough && Double.isFinite(live));
  }

  /**
   * One section, each with the chance that is its share of the peers: so every peer is as likely to
   * be handed out as if both were read, at half the price. A newcomer is given of both.
   */
  private Section chooseSection(List<Section> sections, SwarmEstimate size) {
    double rest = random.nextDouble() * sections.stream().mapToDouble(size::live).sum();
    for (Section section : sections) {
      rest -= size.live(section);
      if (rest < 0) {
        return section;
      }
    }
    return sections.getLast();
  }

  private List<Peer> sample(AnnounceRecord sighting, SwarmSample reading) {
    return sighting.isStopped()
        ? List.of()
        : reading.choose(sighting.peer(), sighting.wanted(), random);
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return translateFailures(() -> counts(infoHashes, at));
  }

  private Map<InfoHash, SwarmCounts> counts(List<InfoHash> infoHashes, Instant at) {
    List<InfoHash> distinct = infoHashes.stream().distinct().toList();
    Iterator<SwarmCounts> inOrder =
        together.map(distinct, SCRAPED_TOGETHER, infoHash -> counts(infoHash, at)).iterator();
    Map<InfoHash, SwarmCounts> counts = new LinkedHashMap<>();
    distinct.forEach(infoHash -> counts.put(infoHash, inOrder.next()));
    return counts;
  }

  private SwarmCounts counts(InfoHash infoHash, Instant at) {
    Optional<LargeSwarm> known = larges.find(infoHash);
    if (known.isPresent() && known.get().isCurrent(at)) {
      return countsOfLarge(infoHash, known.get(), at);
    }
    FirstPage partition = queries.firstPage(infoHash);
    if (partition.complete()) {
      larges.remove(infoHash);
      SwarmSample reading = SwarmSample.whole(partition.records(), at);
      return SwarmEstimate.of(reading).counts(partition.ledgers().downloads());
    }
    return countsOfLarge(infoHash, LargeSwarm.firstPageAt(at, partition.ledgers(), known), at);
  }

  private SwarmCounts countsOfLarge(InfoHash infoHash, LargeSwarm known, Instant at) {
    LargeSwarm swarm =
        known.with(queries.sample(infoHash, Section.ALL, known.expectedSize(), 0, at));
    larges.put(infoHash, swarm);
    return swarm.counts(at);
  }

  private static <T> T translateFailures(Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw new StoreUnavailableException(
          SdkFailures.reason(e), "the replica did not answer as it should", e);
    }
  }
}
