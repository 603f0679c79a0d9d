package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionControl;
import meridian.operate.decision.OperatorDecisions;
import meridian.report.Report;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import meridian.swarm.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A command that changes or prints a list of the control table, through the replica of one region.
 *
 * @param <T> an entry of the list
 */
public abstract class ReplicaCommand<T> extends OperatorCommand {

  private static final String LIST = "list";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "the region whose replica is used (default: the first)")
  private Optional<String> region = Optional.empty();

  private final Kind<T> kind;
  private final InstantSource clock;
  private String action = LIST;
  private List<String> entries = List.of();

  ReplicaCommand(Map<String, String> environment, InstantSource clock, Kind<T> kind) {
    super(environment);
    this.clock = clock;
    this.kind = kind;
  }

  /**
   * The kind of a list's entries.
   *
   * @param decisions the decisions that the list consists of
   * @param changes the actions besides {@code list}
   * @param singular its name in the singular
   * @param plural its name in the plural
   * @param form the form of an entry; a phrase that follows "one"
   * @param parse parses an entry; empty if a text is not one
   * @param print the text of an entry
   */
  record Kind<T>(
      DecisionKind<T> decisions,
      List<ListChange> changes,
      String singular,
      String plural,
      String form,
      Function<String, Optional<T>> parse,
      Function<T, String> print) {}

  /** Sets the action, which subclasses describe. */
  void setAction(String typed) {
    action = typed.toLowerCase(Locale.ROOT);
  }

  /** Sets the entries as they were typed, which subclasses describe. */
  void setEntries(@Nullable List<String> typed) {
    entries = typed == null ? List.of() : typed;
  }

  /** The report of the list. */
  abstract Report list(Decisions<T> decisions, Deployment deployment);

  @Override
  protected final void checkArguments() {
    super.checkArguments();
    List<String> actions =
        Stream.concat(kind.changes.stream().map(ListChange::action), Stream.of(LIST)).toList();
    if (!actions.contains(action)) {
      throw wrong(
          "Invalid value for positional parameter at index 0 (ACTION): expected one of %s but was '%s'"
              .formatted(actions, action));
    }
    List<String> invalid =
        entries.stream().filter(text -> kind.parse.apply(text).isEmpty()).toList();
    if (!invalid.isEmpty()) {
      throw wrong(
          invalid.stream().collect(Collectors.joining("', '", "'", "'"))
              + (invalid.size() == 1 ? " is not an " + kind.singular : " are not " + kind.plural)
              + ": one %s".formatted(kind.form));
    }
    if (action.equals(LIST) && !entries.isEmpty()) {
      throw wrong("list takes no %s: it lists all of them".formatted(kind.plural));
    }
    if (!action.equals(LIST) && entries.isEmpty()) {
      throw wrong("%s needs %s".formatted(action, kind.plural));
    }
  }

  @Override
  protected final Report act(Deployment deployment) throws CommandFailedException {
    DeployedRegion through =
        region.isEmpty()
            ? deployment.regions().getFirst()
            : deployment
                .region(region.get())
                .orElseThrow(() -> wrong("--region: there is no region " + region.get()));
    try (RegionControl control = RegionControl.open(deployment, through, clock)) {
      var decisions =
          new OperatorDecisions<>(control.store(), kind.decisions, through.code(), clock);
      return kind.changes.stream()
          .filter(change -> change.action().equals(action))
          .findFirst()
          .map(change -> apply(change, decisions, through))
          .orElseGet(() -> list(decisions.read(), deployment));
    } catch (StoreUnavailableException e) {
      throw new CommandFailedException(
          "The replica in %s failed: %s. Try again, or use another region's replica with --region."
              .formatted(through.name(), e.getMessage()),
          e);
    }
  }

  private Report apply(ListChange change, OperatorDecisions<T> decisions, DeployedRegion through) {
    List<T> targets =
        entries.stream().map(kind.parse).flatMap(Optional::stream).distinct().toList();
    List<T> changed = decisions.decide(change.decision(), targets);
    return new ChangeReport(texts(targets), texts(changed), change, through);
  }

  private List<String> texts(List<T> targets) {
    return targets.stream().map(kind.print).toList();
  }
}
