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
import meridian.swarm.Event;

/**
 * A client from its coming to its going: it announces when it was told to, and goes from one
 * tracker of its torrent to the next, and back, as clients of its {@linkplain ClientKind kind} do.
 */
final class Client {

  /** Until it has been told another one. */
  private static final Duration FIRST_PERIOD = Duration.ofMinutes(10);

  private static final Map<String, List<String>> HEADERS =
      Map.of("host", List.of("tracker.example.org"));

  private static final int HTTP = 80;

  private final SwarmMember torrenter;
  private final ClientKind kind;
  private final DnsCache resolver;
  private final List<Tracker> trackers = new ArrayList<>();
  private final SimulatedDeployment cloud;
  private final Observer watch;
  private Optional<String> trackerId = Optional.empty();
  private Optional<Noted> noted = Optional.empty();
  private Duration period = FIRST_PERIOD;
  private Event due = Event.STARTED;
  private boolean complete;
  private boolean gone;
  private int turn;

  /**
   * A client that has not started yet.
   *
   * @param own the regions whose own host names its torrent lists, after the shared one
   */
  Client(
      SwarmMember torrenter,
      ClientKind kind,
      DnsCache resolver,
      List<SimulatedRegion> own,
      SimulatedDeployment cloud,
      Observer watch) {
    this.torrenter = torrenter;
    this.kind = kind;
    this.resolver = resolver;
    this.cloud = cloud;
    this.watch = watch;
    trackers.add(new Tracker(Optional.empty()));
    own.forEach(region -> trackers.add(new Tracker(Optional.of(region))));
  }

  /**
   * That a region answered it in full.
   *
   * @param at when
   * @param by which region
   * @param interval that it was told
   * @param told whether that region could tell the others
   */
  record Noted(Instant at, SimulatedRegion by, Duration interval, boolean told) {

    /** The same, but by a region that was lost before it could tell the others. */
    Noted butUntold() {
      return new Noted(at, by, interval, false);
    }
  }

  /** A tracker of its torrent: the shared name, or a region's own. */
  private static final class Tracker {
    private final Optional<SimulatedRegion> own;
    private int failures;
    private Instant leftAloneUntil = Instant.MIN;

    Tracker(Optional<SimulatedRegion> own) {
      this.own = own;
    }
  }

  SwarmMember torrenter() {
    return torrenter;
  }

  DnsCache resolver() {
    return resolver;
  }

  /** Whether its torrent lists regions' own host names too. */
  boolean hasTiers() {
    return trackers.size() > 1;
  }

  /** The last time that it was answered in full. */
  Optional<Noted> noted() {
    return noted;
  }

  /** What it wrote last got no further than the region that it wrote it through. */
  void noteUntold() {
    noted = noted.map(Noted::butUntold);
  }

  /** Comes; complete or not. */
  void start(boolean isComplete) {
    complete = isComplete;
    announce(Event.STARTED);
  }

  /** Has everything. */
  void complete() {
    if (!gone && !complete) {
      complete = true;
      announce(due == Event.STARTED ? Event.STARTED : Event.COMPLETED);
    }
  }

  /** Goes; and says so, if it does, once. */
  void leave(boolean saysSo) {
    gone = true;
    turn++;
    if (saysSo) {
      due = Event.STOPPED;
      var _ = contact(trackers.getFirst());
    }
  }

  private void announce(Event event) {
    due = event;
    turn++;
    askFrom(0);
  }

  /** Asks the first tracker, from some place in the list on, that has not failed just before. */
  private void askFrom(int index) {
    Instant now = cloud.time().instant();
    for (int n = index; n < trackers.size(); n++) {
      if (!trackers.get(n).leftAloneUntil.isAfter(now)) {
        ask(n);
        return;
      }
    }
    Instant next =
        trackers.stream().map(tracker -> tracker.leftAloneUntil).min(Instant::compareTo).get();
    after(Duration.between(now, next), () -> askFrom(0));
  }

  private void ask(int index) {
    Tracker tracker = trackers.get(index);
    switch (contact(tracker)) {
      case AnnounceReply.Silence() -> after(kind.timeout(), () -> failed(index));
      case AnnounceReply.Failure() -> failed(index);
      case AnnounceReply.Given given -> {
        tracker.failures = 0;
        answered(given);
      }
    }
  }

  private AnnounceReply contact(Tracker tracker) {
    Instant now = cloud.time().instant();
    SimulatedRegion region =
        tracker.own.orElseGet(() -> cloud.region(resolver.resolve(now).name()));
    watch.before(this);
    Optional<Invoked<HttpReply>> reply = region.answer(request());
    AnnounceReply answer =
        reply
            .map(Invoked::result)
            .map(read -> AnnounceReply.of(read.status(), read.body().array()))
            .orElseGet(AnnounceReply.Silence::new);
    boolean sent = tracker.own.isEmpty();
    watch.after(this, region, sent, answer, reply.map(Invoked::took).orElse(Duration.ZERO));
    if (answer instanceof AnnounceReply.Given given && !given.isHonest()) {
      noted = Optional.of(new Noted(now, region, given.interval(), region.isConnected()));
    }
    return answer;
  }

  private HttpRequest request() {
    return new HttpRequest(
        "GET",
        "/announce",
        torrenter.announce(due, !complete, trackerId),
        "HTTP/1.1",
        HEADERS,
        Bytes.NONE,
        torrenter.endpoint().address().toString(),
        HTTP);
  }

  private void failed(int index) {
    Tracker tracker = trackers.get(index);
    tracker.failures++;
    tracker.leftAloneUntil =
        cloud.time().instant().plus(kind.pause(tracker.failures, period, cloud.random()));
    askFrom(index + 1);
  }

  private void answered(AnnounceReply.Given given) {
    due = Event.NONE;
    trackerId = given.trackerId().or(() -> trackerId);
    period = kind.period(given);
    after(period, () -> askFrom(0));
  }

  /** Goes on after a while, unless something else has made it announce, or it has gone. */
  private void after(Duration wait, Runnable next) {
    int now = turn;
    cloud
        .time()
        .after(
            wait,
            () -> {
              if (turn == now) {
                next.run();
              }
            });
  }
}
