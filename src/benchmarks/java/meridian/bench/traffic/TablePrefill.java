package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meridian.local.database.item.CapacityUnits;
import meridian.model.TableDecorator;
import meridian.model.VirtualTime;
import meridian.peer.InfoHash;
import meridian.simulation.Session;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Fills a table with the records of clients that have been present for long. The production tracker
 * writes them, at times in the past; it reads an empty table, so it only puts.
 */
public final class TablePrefill {

  private static final Duration SWEPT = TrafficDay.INTERVAL;

  private final TrackerPolicy policy;
  private final RandomGenerator random;
  private final MeridianTracker tracker;
  private Instant now = TrafficDay.START;
  private long largest;

  public TablePrefill(DynamoDbClient table, TrackerPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
    this.tracker = new MeridianTracker(new WriteOnlyTable(table), policy, () -> now, random);
  }

  /** Puts the record of a client that is present at the start, and next announces after a wait. */
  public Optional<String> putPresent(Session session, Duration wait) {
    Instant lastAnnounce = TrafficDay.START.minus(TrafficDay.INTERVAL).plus(wait);
    return put(session, lastWrite(session, lastAnnounce, TrafficDay.START));
  }

  /** Puts the record that a vanished client has left, unless it has been swept since. */
  public void putVanished(Session session) {
    Instant lastAnnounce =
        session.end().minus(VirtualTime.scaled(TrafficDay.INTERVAL, random.nextDouble()));
    Instant written = lastWrite(session, lastAnnounce, session.end());
    if (written.plus(policy.life()).isAfter(TrafficDay.START.minus(SWEPT))) {
      put(session, written);
    }
  }

  /** How long before the start a client may have left whose record may still exist. */
  public Duration retention() {
    return policy.life().plus(SWEPT).plus(TrafficDay.INTERVAL);
  }

  /** Puts the record of a client at a time; returns the tracker id that the client got last. */
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

  /** The size of the largest item, in bytes. */
  public long largestItem() {
    return largest;
  }

  /** A record is written at one announce out of several, and at each event. */
  private Instant lastWrite(Session session, Instant lastAnnounce, Instant until) {
    Duration minRemaining = policy.intervals().regular().multipliedBy(6).dividedBy(5);
    int announcesPerWrite =
        (int) policy.life().minus(minRemaining).dividedBy(TrafficDay.INTERVAL) + 1;
    Instant renewed =
        lastAnnounce.minus(TrafficDay.INTERVAL.multipliedBy(random.nextInt(announcesPerWrite)));
    return Stream.of(Optional.of(session.start()), session.completes(), session.moves())
        .flatMap(Optional::stream)
        .filter(event -> event.isBefore(until))
        .reduce(renewed, (one, other) -> one.isAfter(other) ? one : other);
  }

  private final class WriteOnlyTable extends TableDecorator {
    WriteOnlyTable(DynamoDbClient table) {
      super(table);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return QueryResponse.builder()
          .items(List.of())
          .consumedCapacity(consumed -> consumed.capacityUnits(0.0))
          .build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      largest = Math.max(largest, CapacityUnits.bytes(request.item()));
      // Unconditional, because the query above has hidden what the table contains.
      return super.putItem(
          request.toBuilder()
              .conditionExpression(null)
              .expressionAttributeNames(null)
              .expressionAttributeValues(null)
              .build());
    }
  }
}
