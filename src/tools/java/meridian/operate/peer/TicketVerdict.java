package meridian.operate.peer;

import java.util.Optional;
import meridian.inspect.TicketReader;

/**
 * What the tracker makes of a tracker id that a client showed.
 *
 * @param reading what it says; empty if it was not issued for this peer, swarm and role, or not by
 *     this deployment
 */
record TicketVerdict(Optional<TicketReader.Content> reading) {}
