package meridian.store.dynamodb.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.health.DrainState;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Which regions operators have drained, as far as some replicas of the control table know. */
public final class Drains {

  private final Map<RegionCode, DrainNote> holding;

  private Drains(Map<RegionCode, DrainNote> holding) {
    this.holding = Map.copyOf(holding);
  }

  /** What nobody has said anything about. */
  public static Drains none() {
    return new Drains(Map.of());
  }

  /**
   * Reads all that one replica knows, with every write that it has acknowledged; throws an
   * SdkException if it does not answer.
   *
   * @param table the control table's name
   */
  public static Drains read(DynamoDbClient client, String table) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s")
            .expressionAttributeValues(Map.of(":s", DrainNote.partition()))
            .consistentRead(true)
            .build();
    return of(
        client.queryPaginator(query).items().stream()
            .map(DrainNote::of)
            .flatMap(Optional::stream)
            .toList());
  }

  private static Drains of(Iterable<DrainNote> notes) {
    Map<RegionCode, DrainNote> holding = new HashMap<>();
    for (DrainNote note : notes) {
      holding.merge(note.region(), note, (a, b) -> a.overrules(b) ? a : b);
    }
    return new Drains(holding);
  }

  /** What two replicas know together: the newest word on each region holds. */
  public Drains and(Drains other) {
    return of(
        List.of(holding, other.holding).stream()
            .flatMap(notes -> notes.values().stream())
            .toList());
  }

  /** The codes of the regions that are drained. */
  public Set<RegionCode> drained() {
    return holding.values().stream()
        .filter(DrainNote::closes)
        .map(DrainNote::region)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The decision in force on each region that operators have decided on, by region code. */
  Map<RegionCode, DrainState> states() {
    return holding.values().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                DrainNote::region, note -> new DrainState(note.closes(), note.when())));
  }

  /** The word that holds on a region. */
  public Optional<DrainNote> on(RegionCode region) {
    return Optional.ofNullable(holding.get(region));
  }
}
