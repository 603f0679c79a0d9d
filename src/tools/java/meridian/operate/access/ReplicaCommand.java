package meridian.operate.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.decision.OperatorDecisions;
import meridian.report.Report;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A command that changes or prints a list of the control table, through the replica of one region.
 *
 * @param <T> an entry of the list
 */
public abstract class ReplicaCommand<T> extends OperatorCommand {

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "the region whose replica is used (default: the first)")
  private Optional<String> region = Optional.empty();

  private final Kind<T> kind;
  private final InstantSource clock;

  ReplicaCommand(Map<String, String> environment, InstantSource clock, Kind<T> kind) {
    super(environment);
    this.clock = clock;
    this.kind = kind;
  }

  /**
   * The kind of a list's entries.
   *
   * @param decisions the decisions that the list consists of
   * @param singular its name in the singular
   * @param plural its name in the plural
   * @param form the form of an entry; a phrase that follows "one"
   * @param parse parses an entry; empty if a text is not one
   * @param print the text of an entry
   */
  record Kind<T>(
      DecisionKind<T> decisions,
      String singular,
      String plural,
      String form,
      Function<String, Optional<T>> parse,
      Function<T, String> print) {}

  /** The action, as it was typed. */
  abstract Object action();

  /** The change that the action makes; empty for {@code list}. */
  abstract Optional<ListChange> change();

  /** The entries, as they were typed. */
  abstract List<String> arguments();

  /** The report of the list. */
  abstract Report list(Decisions<T> decisions, Deployment deployment);

  @Override
  protected final void checkArguments() {
    super.checkArguments();
    List<String> invalid =
        arguments().stream().filter(text -> kind.parse.apply(text).isEmpty()).toList();
    if (!invalid.isEmpty()) {
      throw wrong(
          invalid.stream().collect(Collectors.joining("', '", "'", "'"))
              + (invalid.size() == 1 ? " is not an " + kind.singular : " are not " + kind.plural)
              + ": one %s".formatted(kind.form));
    }
    if (change().isEmpty() && !arguments().isEmpty()) {
      throw wrong("list takes no %s: it lists all of them".formatted(kind.plural));
    }
    if (change().isPresent() && arguments().isEmpty()) {
      throw wrong("%s needs %s".formatted(action(), kind.plural));
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
    try (DynamoDbClient client = RegionClients.dynamoDb(through)) {
      var decisions =
          new OperatorDecisions<>(
              client, deployment.controlTable(), kind.decisions, through.code(), clock);
      return change()
          .map(change -> apply(change, decisions, through))
          .orElseGet(() -> list(decisions.read(), deployment));
    } catch (SdkException e) {
      throw new CommandFailedException(
          "The replica in %s failed: %s. Try again, or use another region's replica with --region."
              .formatted(through.name(), e.getMessage()),
          e);
    }
  }

  private Report apply(ListChange change, OperatorDecisions<T> decisions, DeployedRegion through) {
    List<T> entries =
        arguments().stream().map(kind.parse).flatMap(Optional::stream).distinct().toList();
    List<T> changed = decisions.decide(change.decision(), entries);
    return new ChangeReport(texts(entries), texts(changed), change, through);
  }

  private List<String> texts(List<T> entries) {
    return entries.stream().map(kind.print).toList();
  }
}
