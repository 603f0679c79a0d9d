package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import meridian.deployment.Deployment;
import meridian.operate.TorrentHash;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.store.control.Decision;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Denies torrents, allows them again, and lists the denied ones. */
@Command(
    name = "scripts/torrents",
    description = {
      "Denies torrents, allows them again, or lists the denied ones.",
      "A change takes effect in every region within about a minute. A denied torrent is neither"
          + " tracked nor scraped, and its clients are told not to announce it again."
    })
public final class TorrentsCommand extends ReplicaCommand<InfoHash> {

  private static final Kind<InfoHash> HASH =
      new Kind<>(
          DecisionKind.DENIALS,
          List.of(
              new ListChange(Decision.Action.DENY, "denied", "denied", "was denied already"),
              new ListChange(Decision.Action.ALLOW, "denied", "allowed", "was not denied")),
          "info hash",
          "info hashes",
          "has " + TorrentHash.FORM,
          TorrentHash::parse,
          InfoHash::toString);

  public TorrentsCommand(Map<String, String> environment, InstantSource clock) {
    super(environment, clock, HASH);
  }

  TorrentsCommand() {
    this(System.getenv(), InstantSource.system());
  }

  @Override
  @Parameters(index = "0", paramLabel = "ACTION", description = "deny, allow or list")
  void setAction(String action) {
    super.setAction(action);
  }

  @Override
  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HASH",
      description = "info hashes of " + TorrentHash.FORM + "; a hybrid torrent has one of each")
  void setEntries(@Nullable List<String> entries) {
    super.setEntries(entries);
  }

  @Override
  Report list(Decisions<InfoHash> decisions, Deployment deployment) {
    return new DenialsReport(
        decisions.sorted().stream().filter(denial -> denial.action().isRestrictive()).toList(),
        deployment);
  }
}
