package meridian.store.s3.swarm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.ParallelCalls;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.store.record.EndpointHasher;
import meridian.store.record.LargeSwarm;
import meridian.store.record.LargeSwarmCache;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.SwarmEstimate;
import meridian.store.record.SwarmSample;
import meridian.store.record.WritePlan;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.CachedObjects.ObjectCodec;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.swarm.SwarmReader.Part;
import meridian.store.s3.swarm.SwarmReader.Roots;
import meridian.store.s3.swarm.SwarmReader.Sample;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * The swarm store in a region's bucket. Each region has {@linkplain SwarmObject objects} of its own
 * for a swarm, which it alone writes, by conditional writes; those of other regions arrive by
 * replication. What was read or written is used for {@link CachedObjects#FRESH}.
 *
 * <p>A swarm that no region has split is read as a whole, and its counts are exact. Of a larger one
 * some random ranges are read, and its counts are a recent sweep's, or else estimates.
 */
public final class S3SwarmStore implements SwarmStore {

  /** The number of connections that the HTTP client keeps. */
  private static final int PARALLEL_SCRAPES = 5;

  /** About how much memory the objects that were read may use, if nothing else is said. */
  private static final long CACHE_BYTES = 48L << 20;

  private final ParallelCalls parallel;
  private final CachedObjects<SwarmObject> objects;
  private final SwarmReader reader;
  private final SwarmWriter writer;
  private final RegionCode region;
  private final EndpointHasher hasher;
  private final LargeSwarmCache larges = new LargeSwarmCache();
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Creates the store of one region.
   *
   * @param bucket the region's bucket
   * @param region the region's code: what the store writes is named after it
   * @param regions the codes of all regions, this one included
   * @param key the deployment's secret key, the same in every region
   * @param executor runs the parallel reads and writes of one call
   * @param retries of updates that conflict with another process's; its clock and random numbers
   *     are the store's
   */
  public S3SwarmStore(
      ObjectStore bucket,
      RegionCode region,
      Supplier<Set<RegionCode>> regions,
      byte[] key,
      ExecutorService executor,
      Retries retries) {
    this(bucket, region, regions, key, executor, retries, SwarmObject.MAX_RECORDS, CACHE_BYTES);
  }

  /**
   * A store with other limits.
   *
   * @param maxRecords how many records an object may have, at most {@value
   *     SwarmObject#MAX_RECORDS}; tests need fewer
   * @param cacheBytes about how much memory the objects that were read may use
   */
  public S3SwarmStore(
      ObjectStore bucket,
      RegionCode region,
      Supplier<Set<RegionCode>> regions,
      byte[] key,
      ExecutorService executor,
      Retries retries,
      int maxRecords,
      long cacheBytes) {
    this.parallel = new ParallelCalls(executor);
    this.clock = retries.clock();
    this.random = retries.random();
    this.objects = new CachedObjects<>(bucket, new Codec(), retries, clock, cacheBytes);
    this.reader = new SwarmReader(objects, parallel, regions, random);
    this.writer = new SwarmWriter(bucket, objects, parallel, region, retries, maxRecords);
    this.region = region;
    this.hasher = new EndpointHasher(key);
  }

  /** Swarm objects as bytes; the region's code is in the key. */
  private static final class Codec implements ObjectCodec<SwarmObject> {

    @Override
    public Optional<SwarmObject> decode(String key, byte[] content) {
      return ObjectKeys.parseSwarm(key)
          .flatMap(parsed -> SwarmObjectCodec.decode(content, parsed.region()));
    }

    @Override
    public byte[] encode(SwarmObject value) {
      return SwarmObjectCodec.encode(value);
    }
  }

  /** How often an object was skipped so far because this release does not know its layout. */
  public long unknownItems() {
    return objects.unknownObjects();
  }

  /** How many downloads were counted so far. */
  public long downloads() {
    return writer.downloads();
  }

  /** How many downloads may be missing in the counts, since the answer to a write was lost. */
  public long unconfirmedDownloads() {
    return writer.unconfirmedDownloads();
  }

  /** How often an update conflicted with another process's so far, and was tried again. */
  public long conflicts() {
    return objects.conflicts();
  }

  /** How many writes were made so far, splits not included. */
  public long writes() {
    return objects.writes();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    return translateFailures(() -> announceToSwarm(announce));
  }

  private AnnounceResult announceToSwarm(AnnounceRecord announce) {
    long hash = hasher.hash(announce.peer().endpoint());
    Roots roots = reader.roots(announce.infoHash());
    if (roots.isSplit()) {
      return announceToLarge(announce, hash, roots);
    }
    List<PeerRecord> known =
        roots.records().stream().filter(record -> record.slot().hash() == hash).toList();
    WritePlan plan = writer.rules().planFromRecords(announce, hash, known, clock.instant());
    if (!plan.writes()) {
      return answer(announce, roots, plan, plan.presence());
    }
    SwarmWriter.Written written = writer.write(announce, hash, ofOthers(known));
    Part leaf = written.leaf();
    Roots after =
        leaf.key().digits().isEmpty() ? roots.with(leaf) : reader.roots(announce.infoHash());
    return after.isSplit()
        ? answerLarge(announce, after, written.plan(), written.presence())
        : answer(announce, after, written.plan(), written.presence());
  }

  private List<PeerRecord> ofOthers(List<PeerRecord> records) {
    return records.stream().filter(record -> !record.slot().region().equals(region)).toList();
  }

  /** The answer from all records of the swarm. */
  private AnnounceResult answer(
      AnnounceRecord announce, Roots roots, WritePlan plan, Optional<Presence> presence) {
    larges.remove(announce.infoHash());
    SwarmSample sample = SwarmSample.whole(roots.records(), announce.at());
    return new AnnounceResult(
        SwarmEstimate.of(sample).counts(roots.ledger().downloads()),
        choosePeers(announce, sample),
        presence,
        plan.writes());
  }

  private AnnounceResult announceToLarge(AnnounceRecord announce, long hash, Roots roots) {
    Optional<WritePlan> none = writer.rules().planFromTicket(announce);
    if (none.isPresent()) {
      return answerLarge(announce, roots, none.get(), none.get().presence());
    }
    List<PeerRecord> known = find(roots, hash);
    WritePlan plan = writer.rules().planFromRecords(announce, hash, known, clock.instant());
    if (!plan.writes()) {
      return answerLarge(announce, roots, plan, plan.presence());
    }
    SwarmWriter.Written written = writer.write(announce, hash, ofOthers(known));
    return answerLarge(
        announce, reader.roots(announce.infoHash()), written.plan(), written.presence());
  }

  /** The answer from a sample of the swarm. */
  private AnnounceResult answerLarge(
      AnnounceRecord announce, Roots roots, WritePlan plan, Optional<Presence> presence) {
    int wanted = announce.isStopped() ? 0 : announce.wanted();
    Sample sample = reader.sample(roots, Optional.of(announce.peer()), wanted, announce.at());
    return new AnnounceResult(
        counts(announce.infoHash(), roots.ledger(), sample, announce.at()),
        choosePeers(announce, sample.peers()),
        presence,
        plan.writes());
  }

  /** The counts of a swarm that was split. */
  private SwarmCounts counts(InfoHash infoHash, Ledger ledger, Sample sample, Instant at) {
    if (sample.isWhole()) {
      return SwarmEstimate.of(sample.peers()).counts(ledger.downloads());
    }
    LargeSwarm swarm = LargeSwarm.read(at, ledger, larges.find(infoHash)).with(sample.peers());
    larges.put(infoHash, swarm);
    return swarm.counts(at);
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
    Roots roots = reader.roots(infoHash);
    if (roots.isSplit()) {
      return counts(infoHash, roots.ledger(), reader.sample(roots, Optional.empty(), 0, at), at);
    }
    SwarmSample sample = SwarmSample.whole(roots.records(), at);
    return SwarmEstimate.of(sample).counts(roots.ledger().downloads());
  }

  /** All regions' records of a peer, live or not, for operators. */
  public List<PeerRecord> find(InfoHash infoHash, Endpoint endpoint) {
    return translateFailures(() -> find(reader.roots(infoHash), hasher.hash(endpoint)));
  }

  private List<PeerRecord> find(Roots roots, long hash) {
    return reader.leaves(roots, hash).stream()
        .flatMap(leaf -> leaf.object().recordsOf(hash).stream())
        .toList();
  }

  private static <T> T translateFailures(Supplier<T> work) {
    try {
      return work.get();
    } catch (AbandonedCallException e) {
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "a request to the region's bucket was abandoned", e);
    }
  }
}
