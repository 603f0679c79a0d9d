package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.Deployment;
import meridian.peer.Network;
import meridian.report.Report;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Bans clients, lifts bans, and lists them. */
@Command(
    name = "scripts/bans",
    description = {
      "Bans clients, lifts bans, or lists them.",
      "A change takes effect in every region within about a minute and lasts 30 days. A banned"
          + " client is told to retry in an hour. Lifting a ban also exempts the address from"
          + " automatic bans."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class BansCommand extends ReplicaCommand<Network> {

  private static final Kind<Network> ADDRESS =
      new Kind<>(
          DecisionKind.BANS,
          "address",
          "addresses",
          "looks like 192.0.2.1 or 2001:db8::1, and only a /32 or /64 can be banned",
          Network::parse,
          Network::compressed);

  @Parameters(index = "0", paramLabel = "ACTION", description = "ban, lift or list")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ADDRESS",
      description = "IPv4 addresses, or IPv6 addresses, each for its /64 network")
  private List<String> addresses;

  public BansCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, clock, ADDRESS);
  }

  BansCommand() {
    this(System.getenv(), InstantSource.system());
  }

  /** The actions. */
  enum Action {
    BAN(new ListChange(Decision.Action.BAN, "banned", "banned", "was banned already")),
    LIFT(
        new ListChange(
            Decision.Action.LIFT,
            "banned",
            "lifted",
            "was not banned; automatic bans are prevented")),
    LIST(null);

    private final @Nullable ListChange change;

    Action(@Nullable ListChange change) {
      this.change = change;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  Object action() {
    return action;
  }

  @Override
  Optional<ListChange> change() {
    return Optional.ofNullable(action.change);
  }

  @Override
  List<String> arguments() {
    return Optional.ofNullable(addresses).orElse(List.of());
  }

  @Override
  Report list(Decisions<Network> decisions, Deployment deployment) {
    return new BansReport(decisions.sorted(), deployment);
  }
}
