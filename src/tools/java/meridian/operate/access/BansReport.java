package meridian.operate.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.peer.Network;
import meridian.report.Report;
import meridian.store.control.Decision;

/**
 * The list of bans and of networks that are exempt from automatic bans.
 *
 * @param decisions the decisions in force
 * @param deployment has the regions' names
 */
record BansReport(List<Decision<Network>> decisions, Deployment deployment) implements Report {

  /** One line for each network. */
  @Override
  public Stream<String> lines() {
    return decisions.isEmpty()
        ? Stream.of("no client is banned")
        : decisions.stream().map(this::line);
  }

  private String line(Decision<Network> decision) {
    String state =
        switch (state(decision)) {
          case AUTOMATIC -> "banned automatically by";
          case BANNED -> "banned through";
          case LIFTED -> "exempt from automatic bans through";
        };
    return "%s  %s %s  until %s"
        .formatted(
            decision.target().compressed(),
            state,
            deployment.nameOf(decision.region()),
            until(decision).truncatedTo(ChronoUnit.SECONDS));
  }

  /** The state of a network. */
  private enum State {
    AUTOMATIC,
    BANNED,
    LIFTED
  }

  private static State state(Decision<Network> decision) {
    if (decision.action() == Decision.Action.AUTO_BAN) {
      return State.AUTOMATIC;
    }
    return decision.action().isRestrictive() ? State.BANNED : State.LIFTED;
  }

  private static Instant until(Decision<Network> decision) {
    return decision.end().orElseThrow();
  }

  /** An entry of the JSON document. */
  record Row(String network, State state, Instant since, Instant until, String through) {}

  @Override
  public List<Row> json() {
    return decisions.stream()
        .map(
            decision ->
                new Row(
                    decision.target().compressed(),
                    state(decision),
                    decision.at(),
                    until(decision),
                    deployment.nameOf(decision.region())))
        .toList();
  }
}
