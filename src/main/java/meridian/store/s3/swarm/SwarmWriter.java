package meridian.store.s3.swarm;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import meridian.concurrent.ParallelCalls;
import meridian.store.record.PeerRecord;
import meridian.store.record.WritePlan;
import meridian.store.record.WriteRules;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.CachedObjects.Change;
import meridian.store.s3.object.CachedObjects.Changed;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.swarm.SwarmReader.Part;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * Writes a region's own objects, and nothing else. What an announce writes is decided by the
 * records in the object that it replaces, so no announce overwrites what another one wrote
 * meanwhile.
 */
final class SwarmWriter {

  /** Conflicts of one update after which an object is split, so that fewer announces share it. */
  private static final int CONTENDED = 6;

  /** Fewer records are not worth sixteen objects, which readers would read for ever. */
  private static final int WORTH_SPLITTING = 500;

  /** More than any swarm needs: 16 to that power leaves. */
  private static final int MAX_STEPS = 24;

  private final CachedObjects<SwarmObject> objects;
  private final SwarmSplit split;
  private final WriteRules rules;
  private final RegionCode region;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int maxRecords;
  private final LongAdder downloads = new LongAdder();
  private final LongAdder unconfirmedDownloads = new LongAdder();

  SwarmWriter(
      ObjectStore store,
      CachedObjects<SwarmObject> objects,
      ParallelCalls parallel,
      RegionCode region,
      Retries retries,
      int maxRecords) {
    this.objects = objects;
    this.clock = retries.clock();
    this.random = retries.random();
    this.split = new SwarmSplit(store, parallel, clock, random);
    this.rules = new WriteRules(region);
    this.region = region;
    this.maxRecords = maxRecords;
  }

  WriteRules rules() {
    return rules;
  }

  /**
   * The result of an announce's write.
   *
   * @param plan what was written
   * @param leaf the region's leaf after the write
   * @param downloaded whether a completed download was counted
   * @param presence the peer's record after the write; empty if the peer stopped
   */
  record Written(WritePlan plan, Part leaf, boolean downloaded, Optional<Presence> presence) {}

  private sealed interface Attempt {
    record Done(WritePlan plan, SwarmObject leaf, boolean downloaded) implements Attempt {}

    /** The records are in the children. */
    record Moved() implements Attempt {}

    /** The object is frozen, and must be split first. */
    record Frozen() implements Attempt {}
  }

  /**
   * Writes what the rules say to the region's own leaf.
   *
   * @param hash the endpoint's hash
   * @param others the records of the endpoint from other regions
   */
  Written write(AnnounceRecord announce, long hash, List<PeerRecord> others) {
    SwarmKey key = new SwarmKey(region, announce.infoHash(), "");
    for (int step = 0; step < MAX_STEPS; step++) {
      SwarmKey leaf = key;
      switch (objects.update(leaf.text(), change(announce, hash, others, leaf))) {
        case Attempt.Moved() -> {
          String digits = leaf.digits() + SwarmObject.digit(hash, leaf.digits().length());
          key = new SwarmKey(region, announce.infoHash(), digits);
        }
        case Attempt.Frozen() ->
            objects.replace(
                leaf.text(),
                present -> present.state() == SwarmObject.State.FROZEN,
                () -> split.run(leaf));
        case Attempt.Done done -> {
          return new Written(
              done.plan,
              new Part(leaf, done.leaf),
              done.downloaded && isCounted(announce, leaf),
              presence(done));
        }
      }
    }
    throw new StoreUnavailableException(
        Reason.THROTTLED, "the object %s could not be split".formatted(key.text()));
  }

  private Change<SwarmObject, Attempt> change(
      AnnounceRecord announce, long hash, List<PeerRecord> others, SwarmKey key) {
    return (present, conflicts) -> {
      SwarmObject before =
          present.isPresent() ? present.get().next() : SwarmObject.create(random.nextLong());
      switch (before.state()) {
        case SPLIT -> {
          return new Changed<>(Optional.empty(), new Attempt.Moved());
        }
        case FROZEN -> {
          return new Changed<>(Optional.empty(), new Attempt.Frozen());
        }
        case LEAF -> {}
      }
      List<PeerRecord> known = new ArrayList<>(others);
      known.addAll(before.recordsOf(hash));
      WritePlan plan = rules.planFromRecords(announce, hash, known, clock.instant());
      if (!plan.writes()) {
        return new Changed<>(Optional.empty(), new Attempt.Done(plan, before, false));
      }
      if (conflicts >= CONTENDED && before.records().size() >= WORTH_SPLITTING) {
        return new Changed<>(Optional.of(before.frozen()), new Attempt.Frozen());
      }
      SwarmObject after = before.with(plan);
      if (after.records().size() > maxRecords) {
        after = after.withoutExpired(announce.at());
      }
      if (after.records().size() > maxRecords) {
        return new Changed<>(Optional.of(before.frozen()), new Attempt.Frozen());
      }
      boolean downloaded = plan.completesDownload() && after.has(plan.puts().getFirst());
      if (downloaded && key.digits().isEmpty()) {
        after = after.withDownload(announce.at());
      }
      return new Changed<>(Optional.of(after), new Attempt.Done(plan, after, downloaded));
    };
  }

  /** The peer's record after a write: a newer one, if that was not replaced. */
  private static Optional<Presence> presence(Attempt.Done done) {
    for (PeerRecord put : done.plan.puts()) {
      if (!put.stopped() && !done.leaf.has(put)) {
        return done.leaf
            .recordIn(put.slot())
            .filter(newer -> !newer.stopped())
            .map(PeerRecord::presence);
      }
    }
    return done.plan.presence();
  }

  /**
   * Counts a download: with the record in the root, or else by another write of the root. If the
   * answer to that is lost, the count may lack the download. The announce goes on, since a call to
   * the fallback's bucket would count the download there too.
   */
  private boolean isCounted(AnnounceRecord announce, SwarmKey leaf) {
    if (!leaf.digits().isEmpty()) {
      try {
        objects.update(
            new SwarmKey(region, announce.infoHash(), "").text(), new CountDownload(announce));
      } catch (StoreUnavailableException _) {
        unconfirmedDownloads.increment();
        return false;
      }
    }
    downloads.increment();
    return true;
  }

  /** Adds one to the downloads in a root. */
  private record CountDownload(AnnounceRecord announce) implements Change<SwarmObject, Boolean> {

    @Override
    public Changed<SwarmObject, Boolean> apply(Optional<SwarmObject> root, int conflicts) {
      return new Changed<>(
          root.map(SwarmObject::next).map(next -> next.withDownload(announce.at())), true);
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }
  }

  /** How many downloads were counted. */
  long downloads() {
    return downloads.sum();
  }

  /** How many downloads may be missing in the ledgers, since the answer to the write was lost. */
  long unconfirmedDownloads() {
    return unconfirmedDownloads.sum();
  }
}
