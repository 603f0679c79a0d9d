package meridian.store.dynamodb.control;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Network;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one replica knows of the networks that are banned.
 *
 * @param holding the note that holds on each of them
 * @param skipped how many items say nothing that is understood: another release's, or broken
 * @param full whether there are {@value #MOST} items or more, so that some may not have been read
 */
public record Bans(Map<Network, BanNote> holding, int skipped, boolean full) {

  /**
   * How many items are read at most, those that last longest, so that operators' words come first;
   * 400 KB at 80 bytes an item, and thus a single page.
   */
  static final int MOST = 5_000;

  static final Bans NONE = new Bans(Map.of(), 0, false);

  /** Takes an immutable copy of the notes. */
  public Bans {
    holding = Map.copyOf(holding);
  }

  /**
   * Reads those in force from a replica, by one call.
   *
   * @param consistent whether to see every write that the replica has acknowledged, at twice the
   *     price
   */
  public static Bans read(DynamoDbClient client, String table, Instant now, boolean consistent) {
    return of(
        client
            .query(
                query ->
                    query
                        .tableName(table)
                        .keyConditionExpression("s = :s AND k >= :from")
                        .expressionAttributeValues(
                            Map.of(":s", BanNote.partition(), ":from", BanNote.inForceFrom(now)))
                        .scanIndexForward(false)
                        .limit(MOST)
                        .consistentRead(consistent))
            .items());
  }

  private static Bans of(List<Map<String, AttributeValue>> items) {
    Map<Network, BanNote> holding = new HashMap<>();
    int skipped = 0;
    for (Map<String, AttributeValue> item : items) {
      Optional<BanNote> note = BanNote.of(item);
      note.ifPresent(read -> add(holding, read));
      skipped += note.isEmpty() ? 1 : 0;
    }
    return new Bans(holding, skipped, items.size() >= MOST);
  }

  private static void add(Map<Network, BanNote> holding, BanNote note) {
    holding.merge(note.network(), note, (a, b) -> a.overrules(b) ? a : b);
  }

  /** With one more note, unless there are too many already. */
  Bans and(BanNote note) {
    if (full) {
      return this;
    }
    Map<Network, BanNote> more = new HashMap<>(holding);
    add(more, note);
    return new Bans(more, skipped, more.size() >= MOST);
  }

  /** The note on a network that is in force; empty if there is none. */
  Optional<BanNote> on(Network network, Instant now) {
    return Optional.ofNullable(holding.get(network)).filter(note -> note.isInForce(now));
  }

  /** Whether a network is banned. */
  public boolean bans(Network network, Instant now) {
    return on(network, now).filter(note -> note.kind().restrains()).isPresent();
  }

  /**
   * Whether a note by an environment would tell anything new: not if another environment's lasts as
   * long, an operator has given a word, or there are too many to be read.
   */
  boolean lacks(BanNote note) {
    return !full
        && on(note.network(), note.when())
            .filter(known -> known.kind().isOperators() || !known.end().isBefore(note.end()))
            .isEmpty();
  }
}
