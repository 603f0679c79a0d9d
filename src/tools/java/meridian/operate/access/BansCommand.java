package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import meridian.deployment.Deployment;
import meridian.peer.Network;
import meridian.report.Report;
import meridian.store.control.Decision;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
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
public final class BansCommand extends ReplicaCommand<Network> {

  private static final Kind<Network> ADDRESS =
      new Kind<>(
          DecisionKind.BANS,
          List.of(
              new ListChange(Decision.Action.BAN, "banned", "banned", "was banned already"),
              new ListChange(
                  Decision.Action.LIFT,
                  "banned",
                  "lifted",
                  "was not banned; automatic bans are prevented")),
          "address",
          "addresses",
          "looks like 192.0.2.1 or 2001:db8::1, and only a /32 or /64 can be banned",
          Network::parse,
          Network::compressed);

  public BansCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, clock, ADDRESS);
  }

  BansCommand() {
    this(System.getenv(), InstantSource.system());
  }

  @Override
  @Parameters(index = "0", paramLabel = "ACTION", description = "ban, lift or list")
  void setAction(String action) {
    super.setAction(action);
  }

  @Override
  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ADDRESS",
      description = "IPv4 addresses, or IPv6 addresses, each for its /64 network")
  void setEntries(@Nullable List<String> entries) {
    super.setEntries(entries);
  }

  @Override
  Report list(Decisions<Network> decisions, Deployment deployment) {
    return new BansReport(decisions.sorted(), deployment);
  }
}
