package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meridian.bench.cost.CapacityUnits;
import meridian.peer.InfoHash;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Fills a table with the records of clients that have been there for long. The production tracker
 * makes them, at times in the past; it is shown an empty table, so that it only puts.
 */
public final class TablePrefill {

  private static final Duration SWEPT = TrafficDay.INTERVAL;

  private final Consumer<Map<String, AttributeValue>> table;
  private final TrackerPolicy policy;
  private final RandomGenerator random;
  private final MeridianTracker tracker;
  private Instant now = TrafficDay.START;
  private long largest;

  /**
   * Fills a table.
   *
   * @param table takes each item
   */
  public TablePrefill(
      Consumer<Map<String, AttributeValue>> table,
      int regions,
      TrackerPolicy policy,
      RandomGenerator random) {
    this.table = table;
    this.policy = policy;
    this.random = random;
    this.tracker = MeridianTracker.over(new Blank(), regions, policy, () -> now, random);
  }

  /** Puts what a client that is there at the start, and announces next after a while, has put. */
  public Optional<String> putPresent(Session session, Duration wait) {
    return put(
        session,
        lastWrite(
            session, TrafficDay.START.minus(TrafficDay.INTERVAL).plus(wait), TrafficDay.START));
  }

  /** Puts what a client has left that vanished; nothing if that has been swept since. */
  public void putVanished(Session session) {
    Instant lastHeard = session.end().minus(part(TrafficDay.INTERVAL));
    Instant written = lastWrite(session, lastHeard, session.end());
    if (written.plus(policy.life()).isAfter(TrafficDay.START.minus(SWEPT))) {
      put(session, written);
    }
  }

  /** How long before the start a client may have gone whose record may still be there. */
  public Duration remembered() {
    return policy.life().plus(SWEPT).plus(TrafficDay.INTERVAL);
  }

  /** Puts what a client has put at that time; gives the tracker id that it got last. */
  public Optional<String> put(Session session, Instant written) {
    now = written;
    Optional<String> trackerId = Optional.empty();
    for (InfoHash infoHash : session.infoHashes()) {
      Announce announce =
          new Announce(
              infoHash, session.peer(now), Event.STARTED, OptionalInt.empty(), Optional.empty());
      trackerId = tracker.announce(session.region(now), announce).answer().trackerId();
    }
    return trackerId.filter(_ -> session.sendsTickets());
  }

  /** How many bytes the largest item has. */
  public long largestItem() {
    return largest;
  }

  /** A record is written at one announce out of several, and whenever something happens. */
  private Instant lastWrite(Session session, Instant lastHeard, Instant until) {
    Duration mayBeLeft = policy.intervals().regular().multipliedBy(6).dividedBy(5);
    int announcesPerWrite = (int) policy.life().minus(mayBeLeft).dividedBy(TrafficDay.INTERVAL) + 1;
    Instant renewed =
        lastHeard.minus(TrafficDay.INTERVAL.multipliedBy(random.nextInt(announcesPerWrite)));
    return Stream.of(Optional.of(session.start()), session.completes(), session.moves())
        .flatMap(Optional::stream)
        .filter(event -> event.isBefore(until))
        .reduce(renewed, (one, other) -> one.isAfter(other) ? one : other);
  }

  private Duration part(Duration duration) {
    return SessionGenerator.times(duration, random.nextDouble());
  }

  private final class Blank implements DynamoDbClient {
    @Override
    public QueryResponse query(QueryRequest request) {
      return QueryResponse.builder().items(List.of()).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      largest = Math.max(largest, CapacityUnits.bytes(request.item()));
      table.accept(request.item());
      return PutItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
