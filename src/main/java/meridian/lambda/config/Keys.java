package meridian.lambda.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The deployment's secrets, the same in every region, each of 64 hexadecimal digits.
 *
 * <ul>
 *   <li>{@code MERIDIAN_KEY}: signs tickets. It may be replaced, see {@link
 *       meridian.tracker.TicketCodec}
 *   <li>{@code MERIDIAN_PREVIOUS_KEY}: its tickets are still accepted; none if not set
 *   <li>{@code MERIDIAN_PLACE_KEY}: the key of the hash in peer records' sort keys, {@code
 *       MERIDIAN_KEY} if not set. It must not change during the table's life: with another key
 *       existing records are not found, and a stopped peer is handed out until its record expires.
 * </ul>
 *
 * @param tickets signs tickets
 * @param previous the key whose tickets are still accepted
 * @param places the key of the hash in sort keys
 */
public record Keys(Secret tickets, Optional<Secret> previous, Secret places) {

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  static Keys of(EnvironmentVariables variables) {
    Function<String, Secret> key = Secret::key;
    Secret tickets = variables.required("MERIDIAN_KEY", key).orElse(new Secret(""));
    return new Keys(
        tickets,
        variables.optional("MERIDIAN_PREVIOUS_KEY", key),
        variables.optional("MERIDIAN_PLACE_KEY", key).orElse(tickets));
  }

  /** The keys whose tickets are accepted; the first one signs new tickets. */
  public List<byte[]> accepted() {
    return previous.isEmpty() || previous.get().text().equals(tickets.text())
        ? List.of(tickets.bytes())
        : List.of(tickets.bytes(), previous.get().bytes());
  }
}
