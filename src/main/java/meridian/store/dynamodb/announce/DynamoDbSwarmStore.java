package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.ParallelCalls;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Side;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.store.record.EndpointHasher;
import meridian.store.record.LargeSwarm;
import meridian.store.record.LargeSwarmCache;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.SwarmEstimate;
import meridian.store.record.SwarmSample;
import meridian.store.record.WritePlan;
import meridian.store.record.WriteRules;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The swarm store in a region's replica of the {@linkplain PeerTable peer table}. Reads are
 * eventually consistent.
 *
 * <p>One query reads the whole partition of a small swarm: ledgers, peers, and the asker's own
 * record. The first page of a large swarm always holds the same lowest keys, so only its ledgers
 * are used; peers are read from key ranges that start at random.
 */
public final class DynamoDbSwarmStore implements SwarmStore {

  /** The number of connections that the HTTP client keeps. */
  private static final int PARALLEL_SCRAPES = 5;

  private final ParallelCalls parallel;
  private final PeerQueries queries;
  private final PeerWriter writer;
  private final EndpointHasher hasher;
  private final WriteRules rules;
  private final LargeSwarmCache larges = new LargeSwarmCache();
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Creates the store of one region.
   *
   * @param client talks to the region's replica; its timeouts and retries are all there are
   * @param table the peer table's name
   * @param region the region's code: what the store writes is named after it
   * @param key the deployment's secret key, the same in every region
   * @param executor runs the parallel reads and writes of one call
   * @param clock the clock that gives the time of announces
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
    this.parallel = new ParallelCalls(executor);
    this.queries = new PeerQueries(client, table, parallel, random);
    this.writer = new PeerWriter(client, table, region);
    this.hasher = new EndpointHasher(key);
    this.rules = new WriteRules(region);
    this.clock = clock;
    this.random = random;
  }

  /** How often an item was skipped so far because this release does not know its layout. */
  public long unknownItems() {
    return queries.unknownItems();
  }

  /** How many downloads were counted so far. */
  public long downloads() {
    return writer.downloads();
  }

  /** How many downloads may be missing in the counts, since the answer to a write was lost. */
  public long unconfirmedDownloads() {
    return writer.unconfirmedDownloads();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    return translateFailures(() -> announceToSwarm(announce));
  }

  private AnnounceResult announceToSwarm(AnnounceRecord announce) {
    InfoHash infoHash = announce.infoHash();
    Optional<LargeSwarm> known = larges.find(infoHash);
    if (known.isPresent() && known.get().isCurrent(announce.at())) {
      return announceToLarge(announce, known.get());
    }
    FirstPage page = queries.firstPage(infoHash);
    if (page.complete()) {
      larges.remove(infoHash);
      return announceToSmall(announce, page);
    }
    return announceToLarge(announce, LargeSwarm.read(announce.at(), page.ledger(), known));
  }

  private AnnounceResult announceToSmall(AnnounceRecord announce, FirstPage page) {
    long hash = hasher.hash(announce.peer().endpoint());
    WritePlan plan = rules.planFromRecords(announce, hash, page.recordsOf(hash), clock.instant());
    PeerWriter.Result result = writer.execute(announce.infoHash(), plan, announce.at());
    SwarmSample sample = SwarmSample.whole(page.recordsAfter(plan), announce.at());
    long downloads = page.ledger().plus(result.ledger()).downloads();
    return new AnnounceResult(
        SwarmEstimate.of(sample).counts(downloads),
        choosePeers(announce, sample),
        result.presence(),
        plan.writes());
  }

  /** Reads a sample of the swarm while the peer's own records are read and written. */
  private AnnounceResult announceToLarge(AnnounceRecord announce, LargeSwarm known) {
    InfoHash infoHash = announce.infoHash();
    List<Section> sections =
        known.sectionsToRead(usefulSections(announce, known.expectedSize()), announce.at());
    Future<SwarmSample> read =
        parallel.start(
            () ->
                queries.sample(
                    infoHash, sections, known.expectedSize(), announce.wanted(), announce.at()));
    WritePlan plan;
    PeerWriter.Result result;
    try {
      plan = rules.planFromTicket(announce).orElseGet(() -> planFromRecords(announce));
      result = writer.execute(infoHash, plan, announce.at());
    } catch (RuntimeException e) {
      // No read may still run when the announce has failed.
      parallel.awaitEnd(read);
      throw e;
    }
    SwarmSample sample = parallel.await(read);
    LargeSwarm swarm = known.with(sample).with(result.ledger());
    larges.put(infoHash, swarm);
    return new AnnounceResult(
        swarm.counts(announce.at()),
        choosePeers(announce, sample),
        result.presence(),
        plan.writes());
  }

  private WritePlan planFromRecords(AnnounceRecord announce) {
    Endpoint endpoint = announce.peer().endpoint();
    long hash = hasher.hash(endpoint);
    List<PeerRecord> known = queries.recordsOf(announce.infoHash(), endpoint.family(), hash);
    return rules.planFromRecords(announce, hash, known, clock.instant());
  }

  /** The sections with peers that the asker can use, of its own address family only. */
  private List<Section> usefulSections(AnnounceRecord announce, SwarmEstimate size) {
    Peer asker = announce.peer();
    List<Section> useful =
        Section.ALL.stream()
            .filter(_ -> announce.wanted() > 0)
            .filter(section -> section.family() == asker.endpoint().family())
            .filter(section -> asker.role().downloads() || section.side() == Side.LEECHERS)
            .toList();
    return announce.isRoutine() && useful.size() > 1 && areLarge(useful, announce, size)
        ? List.of(chooseSection(useful, size))
        : useful;
  }

  private static boolean areLarge(
      List<Section> sections, AnnounceRecord announce, SwarmEstimate size) {
    int enough = 2 * Math.max(PeerTable.RECORDS_PER_PAGE, announce.wanted());
    return sections.stream()
        .mapToDouble(size::live)
        .allMatch(live -> live >= enough && Double.isFinite(live));
  }

  /**
   * Chooses one section at random, weighted by size. Every peer is then as likely to be handed out
   * as if both sections were read, at half the price. A peer that just started is given both.
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

  private List<Peer> choosePeers(AnnounceRecord announce, SwarmSample sample) {
    return announce.isStopped()
        ? List.of()
        : sample.choose(announce.peer(), announce.wanted(), random);
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return translateFailures(
        () -> parallel.mapDistinct(infoHashes, PARALLEL_SCRAPES, infoHash -> counts(infoHash, at)));
  }

  private SwarmCounts counts(InfoHash infoHash, Instant at) {
    Optional<LargeSwarm> known = larges.find(infoHash);
    if (known.isPresent() && known.get().isCurrent(at)) {
      return countsOfLarge(infoHash, known.get(), at);
    }
    FirstPage page = queries.firstPage(infoHash);
    if (page.complete()) {
      larges.remove(infoHash);
      SwarmSample sample = SwarmSample.whole(page.records(), at);
      return SwarmEstimate.of(sample).counts(page.ledger().downloads());
    }
    return countsOfLarge(infoHash, LargeSwarm.read(at, page.ledger(), known), at);
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
          SdkFailures.reason(e), "a request to the region's replica failed", e);
    } catch (AbandonedCallException e) {
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "a request to the region's replica was abandoned", e);
    }
  }
}
