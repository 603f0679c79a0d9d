package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.drill.cloud.InvocationClock.Invoked;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.simulation.AnnounceReply;
import meridian.simulation.ClientKind;
import meridian.simulation.SwarmMember;
import meridian.simulation.Timer;
import meridian.swarm.Event;

/**
 * A client from its start to its end. It announces at the intervals that it is told, and goes from
 * one tracker of its torrent to the next, and back, as clients of its {@linkplain ClientKind kind}
 * do.
 */
final class Client {

  /** The announce period until the client has been told one. */
  private static final Duration FIRST_PERIOD = Duration.ofMinutes(10);

  private static final Map<String, List<String>> HEADERS =
      Map.of("host", List.of("tracker.example.org"));

  private static final int HTTP = 80;

  private final SwarmMember member;
  private final ClientKind kind;
  private final DnsCache dnsCache;
  private final List<Tracker> trackers = new ArrayList<>();
  private final SimulatedDeployment deployment;
  private final Observer observer;
  private final Timer timer;
  private Optional<String> trackerId = Optional.empty();
  private Optional<Stored> stored = Optional.empty();
  private Duration period = FIRST_PERIOD;
  private Event event = Event.STARTED;
  private boolean complete;
  private boolean left;

  /**
   * A client that has not started yet.
   *
   * @param tiers the regions whose own host names its torrent lists, after the shared one
   */
  Client(
      SwarmMember member,
      ClientKind kind,
      DnsCache dnsCache,
      List<SimulatedRegion> tiers,
      SimulatedDeployment deployment,
      Observer observer) {
    this.member = member;
    this.kind = kind;
    this.dnsCache = dnsCache;
    this.deployment = deployment;
    this.observer = observer;
    this.timer = new Timer(deployment.time());
    trackers.add(new Tracker(Optional.empty()));
    tiers.forEach(region -> trackers.add(new Tracker(Optional.of(region))));
  }

  /**
   * The last full answer: the region that gave it has stored the client.
   *
   * @param at when
   * @param by the region
   * @param interval that the answer named
   * @param isReplicated whether the region's replica could send the record to the others
   */
  record Stored(Instant at, SimulatedRegion by, Duration interval, boolean isReplicated) {

    Stored notReplicated() {
      return new Stored(at, by, interval, false);
    }
  }

  /** A tracker of the torrent: the shared host name, or a region's own. */
  private static final class Tracker {
    private final Optional<SimulatedRegion> region;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    Tracker(Optional<SimulatedRegion> region) {
      this.region = region;
    }
  }

  SwarmMember member() {
    return member;
  }

  DnsCache dnsCache() {
    return dnsCache;
  }

  /** Whether the torrent lists regions' own host names too. */
  boolean hasTiers() {
    return trackers.size() > 1;
  }

  /** The last full answer; empty if there was none. */
  Optional<Stored> stored() {
    return stored;
  }

  /** Notes that the region was lost before its replica could send the client's record. */
  void noteNotReplicated() {
    stored = stored.map(Stored::notReplicated);
  }

  void start(boolean isComplete) {
    complete = isComplete;
    announce(Event.STARTED);
  }

  /** Completes the download, if it has not been completed. */
  void complete() {
    if (!left && !complete) {
      complete = true;
      announce(event == Event.STARTED ? Event.STARTED : Event.COMPLETED);
    }
  }

  /**
   * Leaves.
   *
   * @param isAnnounced whether the client announces that, once
   */
  void leave(boolean isAnnounced) {
    left = true;
    timer.cancel();
    if (isAnnounced) {
      event = Event.STOPPED;
      var _ = request(trackers.getFirst());
    }
  }

  private void announce(Event next) {
    event = next;
    timer.cancel();
    announceFrom(0);
  }

  /** Announces to the first tracker from an index on that is not paused. */
  private void announceFrom(int index) {
    Instant now = deployment.time().instant();
    for (int n = index; n < trackers.size(); n++) {
      if (!trackers.get(n).pausedUntil.isAfter(now)) {
        announceTo(n);
        return;
      }
    }
    Instant next =
        trackers.stream().map(tracker -> tracker.pausedUntil).min(Instant::compareTo).get();
    timer.set(Duration.between(now, next), () -> announceFrom(0));
  }

  private void announceTo(int index) {
    switch (request(trackers.get(index))) {
      case AnnounceReply.Timeout() -> timer.set(kind.timeout(), () -> pause(index));
      case AnnounceReply.Failure() -> pause(index);
      case AnnounceReply.Answer answer -> {
        trackers.get(index).failures = 0;
        event = Event.NONE;
        trackerId = answer.trackerId().or(() -> trackerId);
        period = kind.period(answer);
        timer.set(period, () -> announceFrom(0));
      }
    }
  }

  private AnnounceReply request(Tracker tracker) {
    Instant now = deployment.time().instant();
    SimulatedRegion region =
        tracker.region.orElseGet(() -> deployment.region(dnsCache.resolve(now).name()));
    observer.beforeAnnounce(this);
    Optional<Invoked<HttpReply>> response = region.answer(httpRequest());
    AnnounceReply reply =
        response
            .map(Invoked::result)
            .map(read -> AnnounceReply.of(read.status(), read.body().array()))
            .orElseGet(AnnounceReply.Timeout::new);
    observer.afterAnnounce(
        this,
        region,
        tracker.region.isEmpty(),
        reply,
        response.map(Invoked::took).orElse(Duration.ZERO));
    if (reply instanceof AnnounceReply.Answer answer && !answer.isDegraded()) {
      stored = Optional.of(new Stored(now, region, answer.interval(), region.isConnected()));
    }
    return reply;
  }

  private HttpRequest httpRequest() {
    return new HttpRequest(
        "GET",
        "/announce",
        member.announce(event, !complete, trackerId),
        "HTTP/1.1",
        HEADERS,
        Bytes.NONE,
        member.endpoint().address().toString(),
        HTTP);
  }

  /** Pauses a tracker that has failed, and goes on to the next one. */
  private void pause(int index) {
    Tracker tracker = trackers.get(index);
    tracker.failures++;
    tracker.pausedUntil =
        deployment.time().instant().plus(kind.pause(tracker.failures, period, deployment.random()));
    announceFrom(index + 1);
  }
}
