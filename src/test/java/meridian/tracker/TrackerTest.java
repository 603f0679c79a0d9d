package meridian.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import meridian.TestTrackers;
import meridian.model.NoAdmissionControl;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import meridian.tracker.AdmissionControl.Admission;
import meridian.tracker.AnnounceOutcome.Answered;
import org.junit.jupiter.api.Test;

final class TrackerTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Peer PEER = peer(0);
  private static final Optional<Address> CLIENT = Optional.of(new Address.V4(7));

  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(105), Duration.ofMinutes(36));

  private final Recording store = new Recording();
  private final Tracker tracker =
      TestTrackers.tracker(store, InstantSource.fixed(NOON), new Random(7));

  @Test
  void passesTheAnnounceToTheStore() {
    tracker.announce(announce(Event.STARTED, OptionalInt.of(7)));
    assertEquals(
        List.of(new AnnounceRecord(TORRENT, PEER, Event.STARTED, 7, NOON, TERMS, Optional.empty())),
        store.records);
  }

  @Test
  void limitsTheNumberOfPeers() {
    for (OptionalInt asked :
        List.of(
            OptionalInt.empty(), OptionalInt.of(-1), OptionalInt.of(0), OptionalInt.of(10_000))) {
      tracker.announce(announce(Event.NONE, asked));
    }
    tracker.announce(announce(Event.STOPPED, OptionalInt.of(30)));
    assertEquals(
        List.of(50, 50, 0, 50, 0), store.records.stream().map(AnnounceRecord::wanted).toList());
  }

  @Test
  void intervalsAreSpreadAroundTheirMean() {
    Set<Duration> seen = new HashSet<>();
    double sum = 0;
    int times = 2_000;
    for (int time = 0; time < times; time++) {
      Answered answer = answered(tracker.announce(announce(Event.NONE)));
      assertTrue(answer.interval().compareTo(Duration.ofMinutes(27)) >= 0);
      assertTrue(answer.interval().compareTo(Duration.ofMinutes(33)) <= 0);
      long minimum = Math.round(0.8 * answer.interval().toSeconds());
      assertEquals(minimum, answer.minInterval().toSeconds());
      seen.add(answer.interval());
      sum += answer.interval().toSeconds();
    }
    // Uniform over 360 seconds: the mean of 2,000 has a standard deviation of 2.3 seconds.
    assertEquals(1_800, sum / times, 15);
    assertTrue(seen.size() > 300, () -> seen.size() + " different intervals");
  }

  @Test
  void atMostThreeIntervalsInARowAreEarly() {
    store.peers = IntStream.range(1, 5).mapToObj(TrackerTest::peer).toList();
    store.presence = Optional.of(new Presence(RegionCode.of(1), NOON, NOON.plusSeconds(6_300)));
    Answered answer = answered(tracker.announce(announce(Event.STARTED)));
    for (int time = 0; time < 2; time++) {
      assertTrue(isEarly(answer), answer.toString());
      answer = answered(tracker.announce(withTicket(answer)));
    }
    assertTrue(isEarly(answer), answer.toString());
    for (int time = 0; time < 3; time++) {
      answer = answered(tracker.announce(withTicket(answer)));
      assertFalse(isEarly(answer), answer.toString());
    }
  }

  @Test
  void withoutATicketOnlyTheFirstIntervalIsEarly() {
    store.peers = List.of();
    assertTrue(isEarly(answered(tracker.announce(announce(Event.STARTED)))));
    assertFalse(isEarly(answered(tracker.announce(announce(Event.NONE)))));
  }

  @Test
  void noIntervalIsEarlyWithEnoughPeersOrIfFewAreWanted() {
    store.peers = IntStream.range(1, 6).mapToObj(TrackerTest::peer).toList();
    assertFalse(isEarly(answered(tracker.announce(announce(Event.STARTED)))));
    store.peers = List.of(peer(1));
    assertFalse(isEarly(answered(tracker.announce(announce(Event.STARTED, OptionalInt.of(1))))));
    assertFalse(isEarly(answered(tracker.announce(announce(Event.STOPPED)))));
  }

  @Test
  void passesTheRecordOfATicketToTheStore() {
    Presence presence =
        new Presence(RegionCode.of(1), NOON.minusSeconds(1_800), NOON.plusSeconds(4_500));
    store.presence = Optional.of(presence);
    Answered answer = answered(tracker.announce(announce(Event.STARTED)));
    tracker.announce(withTicket(answer));
    assertEquals(Optional.of(presence), store.records.getLast().ticket());
  }

  @Test
  void aScrapeIsLimitedAndIgnoresDuplicates() {
    List<InfoHash> many =
        IntStream.range(0, 200).mapToObj(n -> new InfoHash(new Id160(0, 0, n / 2))).toList();
    Map<InfoHash, SwarmCounts> counts = counts(tracker.scrape(CLIENT, many));
    assertEquals(many.stream().distinct().limit(64).toList(), List.copyOf(counts.keySet()));
  }

  @Test
  void aDeniedTorrentNeverReachesTheStore() {
    Tracker denying = denying(TORRENT);
    for (Event event : Event.values()) {
      assertInstanceOf(AnnounceOutcome.Denied.class, denying.announce(announce(event)));
    }
    assertEquals(List.of(), store.records);
    InfoHash other = new InfoHash(new Id160(0, 0, 1));
    denying.announce(new Announce(other, PEER, Event.NONE, OptionalInt.empty(), Optional.empty()));
    assertEquals(List.of(other), store.records.stream().map(AnnounceRecord::infoHash).toList());
  }

  @Test
  void aScrapeOmitsDeniedTorrents() {
    InfoHash other = new InfoHash(new Id160(0, 0, 1));
    assertEquals(
        Set.of(other),
        counts(denying(TORRENT).scrape(CLIENT, List.of(TORRENT, other, TORRENT))).keySet());
    assertEquals(Map.of(), counts(denying(TORRENT).scrape(CLIENT, List.of(TORRENT))));
  }

  @Test
  void aRateLimitedAnnounceNeverReachesTheStore() {
    Tracker limiting = limited(new Limits(Admission.RATE_LIMITED, 0));
    double sum = 0;
    for (int time = 0; time < 500; time++) {
      sum += rateLimited(limiting.announce(announce(Event.STARTED))).toSeconds();
    }
    assertEquals(3_600, sum / 500, 0.015 * 3_600);
    assertEquals(List.of(), store.records);
  }

  @Test
  void aReadOnlyStopIsAnsweredAndNeverReachesTheStoreAsAnAnnounce() {
    Answered stopped =
        answered(limited(new Limits(Admission.READ_ONLY, 0)).announce(announce(Event.STOPPED)));
    assertEquals(List.of(), stopped.peers());
    assertEquals(Optional.empty(), stopped.trackerId());
    assertEquals(List.of(), store.records);
  }

  @Test
  void aScrapeIsRefusedUnlessTheClientIsUnknown() {
    Tracker limiting = limited(new Limits(Admission.RATE_LIMITED, 0));
    assertEquals(new ScrapeResult.RateLimited(), limiting.scrape(CLIENT, List.of(TORRENT)));
    Tracker banning = limited(new Limits(Admission.BANNED, 0));
    assertEquals(new ScrapeResult.Banned(), banning.scrape(CLIENT, List.of(TORRENT)));
    for (Tracker one : List.of(limiting, banning)) {
      assertEquals(
          Set.of(TORRENT), counts(one.scrape(Optional.empty(), List.of(TORRENT))).keySet());
    }
  }

  @Test
  void aBannedClientIsToldApartFromARateLimitedOne() {
    AnnounceOutcome outcome =
        limited(new Limits(Admission.BANNED, 0)).announce(announce(Event.STARTED));
    assertInstanceOf(AnnounceOutcome.Banned.class, outcome);
    assertEquals(List.of(), store.records);
  }

  private static Map<InfoHash, SwarmCounts> counts(ScrapeResult outcome) {
    return assertInstanceOf(ScrapeResult.Answered.class, outcome).counts();
  }

  @Test
  void aRateLimitedClientReturnsBeforeItsRecordExpires() {
    Tracker limiting = limited(new Limits(Admission.RATE_LIMITED, 0));
    for (int seconds = 0; seconds < 6_300; seconds += 10) {
      store.presence =
          Optional.of(
              new Presence(
                  RegionCode.of(1), NOON.plusSeconds(seconds - 6_300), NOON.plusSeconds(seconds)));
      Answered answer = answered(tracker.announce(announce(Event.STARTED)));
      long interval = rateLimited(limiting.announce(withTicket(answer))).toSeconds();
      assertTrue(interval >= 300);
      if (seconds >= 300 + 180) {
        assertTrue(interval <= seconds - 180, seconds + " s: " + interval);
      } else {
        // The record expires before any possible interval ends, so the interval is a long one.
        assertTrue(interval > 1_800, seconds + " s: " + interval);
      }
    }
  }

  @Test
  void aClientComesBackInFiveToTenMinutesIfTheStoreFails() {
    store.fails = true;
    int[] minutes = new int[11];
    int times = 5_000;
    for (int time = 0; time < times; time++) {
      Duration interval = unavailable(tracker.announce(announce(Event.NONE)));
      minutes[(int) interval.toMinutes()]++;
    }
    for (int minute = 5; minute < 10; minute++) {
      // Binomial with p = 0.2: a standard deviation of 28.
      assertEquals(times / 5.0, minutes[minute], 150, "minute " + minute);
    }
  }

  @Test
  void intervalsFollowTheLoad() {
    Map<Double, Integer> means = new LinkedHashMap<>();
    means.put(0.0, 1_800);
    means.put(0.1, 2_000);
    means.put(0.25, 2_400);
    means.put(0.5, 3_600);
    means.put(1.0, 3_600);
    means.forEach(
        (load, mean) -> {
          Tracker loaded = limited(new Limits(Admission.ADMITTED, load));
          double sum = 0;
          for (int time = 0; time < 500; time++) {
            sum +=
                answered(loaded.announce(announce(Event.STARTED, OptionalInt.of(0))))
                    .interval()
                    .toSeconds();
          }
          assertEquals(mean, sum / 500, 0.015 * mean);
        });
  }

  private Tracker limited(AdmissionControl admission) {
    return TestTrackers.tracker(
        store, _ -> false, admission, InstantSource.fixed(NOON), new Random(7));
  }

  private record Limits(Admission decision, double load) implements AdmissionControl {
    @Override
    public Admission decide(Announce announce, boolean hasTicket) {
      return decision;
    }

    @Override
    public Admission decideScrape(Address client, int torrents) {
      return decision;
    }

    @Override
    public void countLonelyPeer(Address client) {}
  }

  private Tracker denying(InfoHash torrent) {
    return TestTrackers.tracker(
        store, torrent::equals, new NoAdmissionControl(), InstantSource.fixed(NOON), new Random(7));
  }

  @Test
  void intervalsGrowWithVeryLargeSwarms() {
    for (Map.Entry<Long, Integer> mean :
        Map.of(0L, 1_800, 10_000L, 1_800, 100_000L, 2_700, 1_000_000L, 3_600, 50_000_000L, 3_600)
            .entrySet()) {
      store.counts = new SwarmCounts(mean.getKey(), 0, 0, 0);
      double sum = 0;
      for (int time = 0; time < 500; time++) {
        sum +=
            answered(tracker.announce(announce(Event.STARTED, OptionalInt.of(0))))
                .interval()
                .toSeconds();
      }
      // Uniform over a fifth of the mean: the mean of 500 has a standard deviation of 0.26%.
      assertEquals(mean.getValue(), sum / 500, 0.015 * mean.getValue());
    }
  }

  @Test
  void noIntervalExceedsTheRecordsLifeOrTheMonitorsLimit() {
    Random random = new Random(10);
    for (int run = 0; run < 5_000; run++) {
      IntervalPolicy intervals =
          IntervalPolicy.around(Duration.ofSeconds(random.nextInt(600, 9_601)));
      TrackerPolicy policy = TrackerPolicy.of(intervals, 50, 64);
      Duration silence = policy.terms().maxAnnounceGap();
      Instant expiry =
          NOON.plus(silence)
              .plusSeconds(random.nextLong(policy.life().minus(silence).toSeconds() + 1));
      store.presence = Optional.of(new Presence(RegionCode.of(1), NOON, expiry));
      store.counts = new SwarmCounts(0, (long) Math.pow(10, 8 * random.nextDouble()), 0, 0);
      store.peers = IntStream.range(1, random.nextInt(8)).mapToObj(TrackerTest::peer).toList();
      Tracker loaded =
          new Tracker(
              store,
              _ -> false,
              new Limits(Admission.ADMITTED, random.nextDouble()),
              new TicketCodec(List.of(new byte[32])),
              policy,
              InstantSource.fixed(NOON),
              random);
      Answered answer = answered(loaded.announce(announce(Event.STARTED)));
      assertFalse(NOON.plus(answer.interval()).plus(policy.grace()).isAfter(expiry));
      assertTrue(answer.interval().toSeconds() >= 300 && answer.interval().toSeconds() <= 10_800);
    }
  }

  private static boolean isEarly(Answered answer) {
    return answer.interval().compareTo(Duration.ofMinutes(9)) < 0;
  }

  private static Answered answered(AnnounceOutcome outcome) {
    return assertInstanceOf(Answered.class, outcome);
  }

  private static Duration rateLimited(AnnounceOutcome outcome) {
    return assertInstanceOf(AnnounceOutcome.RateLimited.class, outcome).interval();
  }

  private static Duration unavailable(AnnounceOutcome outcome) {
    return assertInstanceOf(AnnounceOutcome.Unavailable.class, outcome).interval();
  }

  private static Announce withTicket(Answered answer) {
    return new Announce(TORRENT, PEER, Event.NONE, OptionalInt.empty(), answer.trackerId());
  }

  private static Announce announce(Event event) {
    return announce(event, OptionalInt.empty());
  }

  private static Announce announce(Event event, OptionalInt numWant) {
    return new Announce(TORRENT, PEER, event, numWant, Optional.empty());
  }

  private static Peer peer(int n) {
    return new Peer(new Endpoint(new Address.V4(n), 6881), Role.LEECHER);
  }

  /** Records its calls and returns configured results. */
  private static final class Recording implements SwarmStore {
    private final List<AnnounceRecord> records = new ArrayList<>();
    private List<Peer> peers = List.of();
    private SwarmCounts counts = SwarmCounts.NONE;
    private Optional<Presence> presence = Optional.empty();
    private boolean fails;

    @Override
    public AnnounceResult announce(AnnounceRecord record) {
      records.add(record);
      if (fails) {
        throw new StoreUnavailableException(
            StoreUnavailableException.Reason.UNREACHABLE, "down", new IllegalStateException());
      }
      return new AnnounceResult(counts, peers, presence, true);
    }

    @Override
    public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
      Map<InfoHash, SwarmCounts> counts = new LinkedHashMap<>();
      infoHashes.forEach(infoHash -> counts.put(infoHash, SwarmCounts.NONE));
      return counts;
    }
  }
}
