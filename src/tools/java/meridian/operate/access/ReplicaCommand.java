package meridian.operate.access;

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
import meridian.report.Report;
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

  ReplicaCommand(Map<String, String> environment, Kind<T> kind) {
    super(environment);
    this.kind = kind;
  }

  /**
   * The kind of a list's entries.
   *
   * @param singular its name in the singular
   * @param plural its name in the plural
   * @param form the form of an entry; a phrase that follows "one"
   * @param parse parses an entry; empty if a text is not one
   * @param print the text of an entry
   */
  record Kind<T>(
      String singular,
      String plural,
      String form,
      Function<String, Optional<T>> parse,
      Function<T, String> print) {}

  /** The action: {@code list} takes no entry, any other one at least one. */
  abstract String action();

  /** The entries, as they were typed. */
  abstract List<String> arguments();

  /** The distinct entries. */
  final List<T> subjects() {
    return arguments().stream().map(kind.parse).flatMap(Optional::stream).distinct().toList();
  }

  /** The report of a change. */
  final Report report(List<T> changed, ChangeReport.Wording wording, DeployedRegion through) {
    return new ChangeReport(texts(subjects()), texts(changed), wording, through);
  }

  private List<String> texts(List<T> entries) {
    return entries.stream().map(kind.print).toList();
  }

  @Override
  protected final void checkArguments() {
    List<String> invalid =
        arguments().stream().filter(text -> kind.parse.apply(text).isEmpty()).toList();
    if (!invalid.isEmpty()) {
      throw wrong(
          invalid.stream().collect(Collectors.joining("', '", "'", "'"))
              + (invalid.size() == 1 ? " is not an " + kind.singular : " are not " + kind.plural)
              + ": one %s".formatted(kind.form));
    }
    boolean isList = action().equals("list");
    if (isList && !arguments().isEmpty()) {
      throw wrong("list takes no %s: it lists all of them".formatted(kind.plural));
    }
    if (!isList && arguments().isEmpty()) {
      throw wrong("%s needs %s".formatted(action(), kind.plural));
    }
  }

  /**
   * Changes or reads the list; may throw an SdkException.
   *
   * @param through the region whose replica is used
   * @param client the client of that replica
   */
  protected abstract Report act(
      Deployment deployment, DeployedRegion through, DynamoDbClient client);

  @Override
  protected final Report act(Deployment deployment) throws CommandFailedException {
    DeployedRegion through = through(deployment);
    try (DynamoDbClient client = RegionClients.dynamoDb(through)) {
      return act(deployment, through, client);
    } catch (SdkException e) {
      throw new CommandFailedException(
          "The replica in %s failed: %s. Try again, or use another region's replica with --region."
              .formatted(through.name(), e.getMessage()),
          e);
    }
  }

  private DeployedRegion through(Deployment deployment) {
    return region.isEmpty()
        ? deployment.regions().getFirst()
        : deployment
            .region(region.get())
            .orElseThrow(() -> wrong("--region: there is no region " + region.get()));
  }
}
