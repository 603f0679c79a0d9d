package meridian.operate.peer;

import java.util.Optional;
import meridian.inspect.TicketReader;

/**
 * The result of checking a tracker id.
 *
 * @param reading its content; empty if this deployment did not issue it for this peer, swarm and
 *     role
 */
record TicketVerdict(Optional<TicketReader.Content> reading) {}
