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
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * The tracker itself: answers announces and scrapes from a store under a policy, but for torrents
 * that are denied. An announce that the store cannot note now, or that is one too many, is put off
 * by an answer without peers; it is no error to the client.
 */
public final class Tracker {

  private final SwarmStore store;
  private final DenyList denied;
  private final AdmissionControl overload;
  private final TicketCodec tickets;
  private final TrackerPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A tracker that serves every torrent and knows no limits; as safe for use by many threads as
   * what it is given.
   *
   * @param random spreads intervals, so that clients do not come in step
   */
  public Tracker(
      SwarmStore store,
      TicketCodec tickets,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this(store, DenyList.empty(), AdmissionControl.none(), tickets, policy, clock, random);
  }

  /**
   * A tracker; as safe for use by many threads as what it is given.
   *
   * @param denied the torrents that it refuses
   * @param overload whose announces it puts off, and when clients are to come less often
   * @param random spreads intervals, so that clients do not come in step
   */
  public Tracker(
      SwarmStore store,
      DenyList denied,
      AdmissionControl overload,
      TicketCodec tickets,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this.store = store;
    this.denied = denied;
    this.overload = overload;
    this.tickets = tickets;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Notes who announced and answers with whom to connect to; or, if that cannot be done now, with
   * when to come again.
   *
   * @throws TorrentDeniedException if the torrent is denied; nothing was read or noted then
   */
  public AnnounceAnswer announce(Announce announce) {
    if (denied.denies(announce.infoHash())) {
      throw new TorrentDeniedException(announce.infoHash());
    }
    Optional<Ticket> ticket = tickets.accept(announce);
    if (overload.isRateLimited(announce.peer().endpoint().address(), 1)) {
      return AnnounceAnswer.postponed(intervalAfterShedding(ticket));
    }
    AnnounceRecord sighting = sighting(announce, ticket);
    try {
      int earlyBefore = earlyBefore(announce.event(), ticket);
      return answer(announce, sighting, store.announce(sighting), earlyBefore);
    } catch (StoreUnavailableException _) {
      return AnnounceAnswer.postponed(intervalAfterFailure());
    }
  }

  private AnnounceAnswer answer(
      Announce announce, AnnounceRecord sighting, AnnounceResult swarm, int earlyBefore) {
    boolean early =
        policy.intervals().isEarly(sighting.wanted(), swarm.peers().size(), earlyBefore);
    double load = overload.load();
    Duration usual =
        early
            ? policy.intervals().nextEarly(load, random)
            : policy.intervals().next(swarm.counts().peers(), load, random);
    Duration interval = shorterThanTheRecord(usual, sighting, swarm);
    return new AnnounceAnswer(
        interval,
        policy.intervals().minimum(interval),
        Optional.of(swarm.counts()),
        swarm.peers(),
        swarm
            .presence()
            .map(presence -> new Ticket(presence, early ? earlyBefore + 1 : earlyBefore))
            .map(next -> tickets.issue(next, announce.infoHash(), announce.peer())));
  }

  /**
   * The record was found, or made, to last for a regular interval; a longer one must not outlive
   * it.
   */
  private Duration shorterThanTheRecord(
      Duration interval, AnnounceRecord sighting, AnnounceResult swarm) {
    Instant expiry = swarm.presence().map(Presence::expiry).orElse(sighting.expiry());
    return min(interval, safely(sighting.at(), expiry));
  }

  /**
   * As long as under full load, but a record that the client has shown is not to run out, if it can
   * be helped.
   */
  private Duration intervalAfterShedding(Optional<Ticket> ticket) {
    Duration interval = policy.intervals().whenRateLimited(random);
    return ticket
        .map(shown -> safely(clock.instant(), shown.presence().expiry()))
        .filter(most -> most.compareTo(IntervalPolicy.shortest()) >= 0)
        .map(most -> min(interval, most))
        .orElse(interval);
  }

  /** How long a client may be told to wait whose record stands until then. */
  private Duration safely(Instant now, Instant expiry) {
    return Duration.between(now, expiry).minus(policy.grace()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private AnnounceRecord sighting(Announce announce, Optional<Ticket> ticket) {
    return new AnnounceRecord(
        announce.infoHash(),
        announce.peer(),
        announce.event(),
        announce.event() == Event.STOPPED ? 0 : policy.wanted(announce.numWant()),
        clock.instant(),
        policy.terms(),
        ticket.map(Ticket::presence));
  }

  /** Who starts has not been told yet; whether another has been, only its ticket can tell. */
  private int earlyBefore(Event event, Optional<Ticket> ticket) {
    return event == Event.STARTED
        ? 0
        : ticket.map(Ticket::shortIntervals).orElse(policy.intervals().earlyTimes());
  }

  /**
   * Tells how large swarms are: an entry for each of the first so many as the policy allows, but
   * for those that are denied.
   *
   * @param client who asks; empty if that is not known
   * @throws StoreUnavailableException as {@link SwarmStore#scrape} does, and if the client asks too
   *     much
   */
  public Map<InfoHash, SwarmCounts> scrape(Optional<Address> client, List<InfoHash> infoHashes) {
    List<InfoHash> served =
        infoHashes.stream()
            .distinct()
            .limit(policy.maxScrape())
            .filter(infoHash -> !denied.denies(infoHash))
            .toList();
    if (client.filter(address -> overload.isRateLimited(address, served.size())).isPresent()) {
      throw new StoreUnavailableException(Reason.BUSY, "the client asks too much");
    }
    return store.scrape(served, clock.instant());
  }

  /** The numbers it goes by. */
  public TrackerPolicy policy() {
    return policy;
  }

  /** When a client is to come back whose request was refused: it would be refused again sooner. */
  public Duration intervalAfterRefusal() {
    return policy.intervals().afterRefusal(random);
  }

  /** When a client is to come back that met a failure of the tracker's own. */
  public Duration intervalAfterFailure() {
    return policy.intervals().afterFailure(random);
  }
}
