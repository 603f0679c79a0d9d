package meridian.lambda.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The deployment's secrets, the same in every region, each of 64 hexadecimal digits.
 *
 * <ul>
 *   <li>{@code MERIDIAN_KEY}: tickets are issued by it. It may be replaced: see {@link
 *       meridian.tracker.TicketCodec}
 *   <li>{@code MERIDIAN_PREVIOUS_KEY}: tickets of this one are accepted too; none if not set
 *   <li>{@code MERIDIAN_PLACE_KEY}: where in a table peers stand hangs on it, so it stays while the
 *       table does: under another one, records would not be found where they are, and a stopped
 *       peer would be handed out until its record expires. {@code MERIDIAN_KEY} if not set
 * </ul>
 *
 * @param tickets issues tickets
 * @param previous accepts tickets
 * @param places says where peers stand
 */
public record Keys(Secret tickets, Optional<Secret> previous, Secret places) {

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  static Keys of(Variables variables) {
    Secret tickets = variables.required("MERIDIAN_KEY", Secret::key).orElse(new Secret(""));
    return new Keys(
        tickets,
        variables.optional("MERIDIAN_PREVIOUS_KEY", Secret::key),
        variables.optional("MERIDIAN_PLACE_KEY", Secret::key).orElse(tickets));
  }

  /** The keys whose tickets are accepted, first the one that issues them. */
  public List<byte[]> accepted() {
    return Stream.concat(
            Stream.of(tickets), previous.filter(other -> !other.equals(tickets)).stream())
        .map(Secret::bytes)
        .toList();
  }
}
