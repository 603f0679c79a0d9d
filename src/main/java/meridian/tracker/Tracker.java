package meridian.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.peer.Address;
import meridian.peer.InfoHash;
import meridian.swarm.Announce;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import meridian.tracker.AdmissionControl.Admission;

/**
 * Answers announces and scrapes from a store under a policy. Denied torrents are refused. If the
 * store is unavailable or the client is rate-limited, the answer has no peers, which is no error to
 * the client.
 */
public final class Tracker {

  private final SwarmStore store;
  private final DenyList denied;
  private final AdmissionControl admission;
  private final TicketCodec tickets;
  private final TrackerPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A tracker. It is safe for use by many threads if its parts are.
   *
   * @param denied the torrents that it refuses
   * @param admission rate limits, and the load that extends intervals
   * @param random spreads intervals, so that clients do not announce in step
   */
  public Tracker(
      SwarmStore store,
      DenyList denied,
      AdmissionControl admission,
      TicketCodec tickets,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this.store = store;
    this.denied = denied;
    this.admission = admission;
    this.tickets = tickets;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /** Stores the announcing peer and returns other peers of its swarm. */
  public AnnounceOutcome announce(Announce announce) {
    Instant at = clock.instant();
    if (denied.denies(announce.infoHash())) {
      return new AnnounceOutcome.Denied(intervalAfterRefusal());
    }
    Optional<Ticket> ticket = tickets.accept(announce);
    Admission decision = admission.decide(announce, ticket.isPresent());
    return switch (decision) {
      case RATE_LIMITED -> new AnnounceOutcome.RateLimited(intervalWhenRateLimited(ticket));
      case BANNED -> new AnnounceOutcome.Banned(intervalWhenRateLimited(ticket));
      case ADMITTED, READ_ONLY -> answer(announce, at, ticket, decision);
    };
  }

  private AnnounceOutcome answer(
      Announce announce, Instant at, Optional<Ticket> ticket, Admission decision) {
    AnnounceRecord record = record(announce, at, ticket);
    try {
      AnnounceResult result =
          decision == Admission.READ_ONLY ? read(record) : store.announce(record);
      long self = record.isStored() && !record.isStopped() ? 1 : 0;
      if (ticket.isEmpty() && result.counts().peers() <= self) {
        admission.countLonelyPeer(announce.peer().endpoint().address());
      }
      return answer(announce, record, result, earlyBefore(announce.event(), ticket));
    } catch (StoreUnavailableException _) {
      return new AnnounceOutcome.Unavailable(intervalAfterFailure());
    }
  }

  /** The result of a stop that removes nothing. */
  private AnnounceResult read(AnnounceRecord stop) {
    Map<InfoHash, SwarmCounts> counts = store.scrape(List.of(stop.infoHash()), stop.at());
    return new AnnounceResult(
        counts.values().iterator().next(), List.of(), Optional.empty(), false);
  }

  private AnnounceOutcome answer(
      Announce announce, AnnounceRecord record, AnnounceResult result, int earlyBefore) {
    boolean early = policy.intervals().isEarly(record.wanted(), result.peers().size(), earlyBefore);
    double load = admission.load();
    Duration mean =
        early
            ? policy.intervals().nextEarly(load, random)
            : policy.intervals().next(result.counts().peers(), load, random);
    Duration interval = limitToRecordLife(mean, record, result);
    return new AnnounceOutcome.Answered(
        result.written(),
        interval,
        policy.intervals().minimum(interval),
        result.counts(),
        result.peers(),
        result
            .presence()
            .map(presence -> new Ticket(presence, early ? earlyBefore + 1 : earlyBefore))
            .map(next -> tickets.issue(next, announce.infoHash(), announce.peer())));
  }

  /** A record outlives a regular interval. Longer ones must end before the record expires. */
  private Duration limitToRecordLife(
      Duration interval, AnnounceRecord record, AnnounceResult result) {
    Instant expiry = result.presence().map(Presence::expiry).orElse(record.expiry());
    return min(interval, timeToAnnounce(record.at(), expiry));
  }

  /**
   * The interval under full load, but shortened if possible so that the record in the client's
   * ticket does not expire.
   */
  private Duration intervalWhenRateLimited(Optional<Ticket> ticket) {
    Duration interval = policy.intervals().whenRateLimited(random);
    return ticket
        .map(valid -> timeToAnnounce(clock.instant(), valid.presence().expiry()))
        .filter(max -> max.compareTo(IntervalPolicy.shortest()) >= 0)
        .map(max -> min(interval, max))
        .orElse(interval);
  }

  /** The longest interval after which a client announces before its record expires. */
  private Duration timeToAnnounce(Instant now, Instant expiry) {
    return Duration.between(now, expiry).minus(policy.grace()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private AnnounceRecord record(Announce announce, Instant at, Optional<Ticket> ticket) {
    return new AnnounceRecord(
        announce.infoHash(),
        announce.peer(),
        announce.event(),
        announce.event() == Event.STOPPED ? 0 : policy.wanted(announce.numWant()),
        at,
        policy.terms(),
        ticket.map(Ticket::presence));
  }

  /** The early intervals so far: none at a start; the maximum if there is no ticket to tell. */
  private int earlyBefore(Event event, Optional<Ticket> ticket) {
    return event == Event.STARTED
        ? 0
        : ticket.map(Ticket::shortIntervals).orElse(policy.intervals().earlyTimes());
  }

  /**
   * Reads the sizes of swarms.
   *
   * @param client the client's address; empty if it is unknown
   */
  public ScrapeResult scrape(Optional<Address> client, List<InfoHash> infoHashes) {
    Instant at = clock.instant();
    List<InfoHash> served =
        infoHashes.stream()
            .distinct()
            .limit(policy.maxScrape())
            .filter(infoHash -> !denied.denies(infoHash))
            .toList();
    Admission decision =
        client
            .map(address -> admission.decideScrape(address, served.size()))
            .orElse(Admission.ADMITTED);
    return switch (decision) {
      case RATE_LIMITED -> new ScrapeResult.RateLimited();
      case BANNED -> new ScrapeResult.Banned();
      case ADMITTED, READ_ONLY -> scrapeStore(served, at);
    };
  }

  private ScrapeResult scrapeStore(List<InfoHash> infoHashes, Instant at) {
    try {
      return new ScrapeResult.Answered(store.scrape(infoHashes, at));
    } catch (StoreUnavailableException _) {
      return new ScrapeResult.Unavailable();
    }
  }

  /** The tracker's policy. */
  public TrackerPolicy policy() {
    return policy;
  }

  /** The minimum time after which a client should scrape again. */
  public Duration intervalOfScrapes() {
    return policy.intervals().betweenScrapes();
  }

  /** The interval for a client whose request was refused. */
  public Duration intervalAfterRefusal() {
    return policy.intervals().afterRefusal(random);
  }

  /** The interval for a client whose request failed through no fault of its own. */
  public Duration intervalAfterFailure() {
    return policy.intervals().afterFailure(random);
  }
}
