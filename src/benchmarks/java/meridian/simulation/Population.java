package meridian.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meridian.model.VirtualTime;

/**
 * Clients that start, complete their downloads and leave as their sessions say, in virtual time.
 * Populations of the same seed do the same, as far as the tracker answers the same.
 */
public final class Population {

  private final SessionGenerator sessions;
  private final Function<Session, List<? extends SimulatedClient>> clients;
  private final VirtualTime time;

  /**
   * An empty population.
   *
   * @param clients creates the clients of a session, one for each of its swarms
   */
  public Population(
      SessionGenerator sessions,
      Function<Session, List<? extends SimulatedClient>> clients,
      VirtualTime time) {
    this.sessions = sessions;
    this.clients = clients;
    this.time = time;
  }

  /** Adds as many clients as there are on average; each starts within a time. */
  public void fill(Duration within, RandomGenerator waits) {
    Instant now = time.instant();
    for (int n = 0; n < sessions.population(); n++) {
      List<? extends SimulatedClient> entered = enter(sessions.inProgress(now));
      time.after(
          VirtualTime.scaled(within, waits.nextDouble()),
          () ->
              entered.stream().filter(SimulatedClient::isPresent).forEach(SimulatedClient::start));
    }
  }

  /** From now on clients start at random times. */
  public void open() {
    time.after(sessions.timeToNextStart(), this::startNext);
  }

  private void startNext() {
    enter(sessions.starting(time.instant())).forEach(SimulatedClient::start);
    open();
  }

  /** Adds a client that the tracker knows, and that announces after a wait. */
  public void addKnown(Session session, Optional<String> trackerId, Duration wait) {
    for (SimulatedClient client : enter(session)) {
      client.trackerId().update(trackerId);
      client.announceAfter(wait);
    }
  }

  private List<? extends SimulatedClient> enter(Session session) {
    List<? extends SimulatedClient> entered = clients.apply(session);
    entered.forEach(SimulatedClient::enter);
    Instant now = time.instant();
    session
        .completes()
        .filter(when -> when.isAfter(now) && when.isBefore(session.end()))
        .ifPresent(when -> each(entered, Duration.between(now, when), SimulatedClient::complete));
    each(
        entered,
        Duration.between(now, session.end()),
        session.stops() ? SimulatedClient::stop : SimulatedClient::vanish);
    return entered;
  }

  private void each(
      List<? extends SimulatedClient> entered, Duration delay, Consumer<SimulatedClient> action) {
    time.after(delay, () -> entered.forEach(action));
  }
}
