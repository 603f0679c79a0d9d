package meridian.operate.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.Report;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What commands have in common that rule on something, or list it, through the replica of one
 * region.
 *
 * @param <T> what they rule on
 */
public abstract class ReplicaCommand<T> extends OperatorCommand {

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "region whose replica is used (default: the first)")
  private Optional<String> region = Optional.empty();

  private final Kind<T> kind;

  ReplicaCommand(Map<String, String> environment, Kind<T> kind) {
    super(environment);
    this.kind = kind;
  }

  /**
   * What a command rules on.
   *
   * @param one what one is called
   * @param many what many are called
   * @param form what one is like; goes on after "one"
   * @param parse reads one; empty if a text is none
   */
  record Kind<T>(String one, String many, String form, Function<String, Optional<T>> parse) {}

  /** The command, ready to be executed. */
  public final CommandLine commandLine() {
    return new CommandLine(this).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** What is to be done; {@code list} is done to nothing, and anything else to one or many. */
  abstract String action();

  /** What it is to be done to, as it was written. */
  abstract List<String> given();

  /** What it is to be done to, once each. */
  final List<T> subjects() {
    return given().stream().map(kind.parse).flatMap(Optional::stream).distinct().toList();
  }

  @Override
  protected final void checkArguments() {
    List<String> bad = given().stream().filter(text -> kind.parse.apply(text).isEmpty()).toList();
    if (!bad.isEmpty()) {
      throw wrong(
          bad.stream().collect(Collectors.joining("', '", "'", "'"))
              + (bad.size() == 1 ? " is no " + kind.one : " are no " + kind.many)
              + ": one %s. Nothing was changed.".formatted(kind.form));
    }
    boolean lists = action().equals("list");
    if (lists && !given().isEmpty()) {
      throw wrong("list takes no %s: it lists all there are".formatted(kind.many));
    }
    if (!lists && given().isEmpty()) {
      throw wrong("%s takes %s".formatted(action(), kind.many));
    }
  }

  /**
   * Does what was asked; may throw an SdkException.
   *
   * @param through the region
   * @param client talks to its replica
   */
  protected abstract Report act(
      Deployment deployment, DeployedRegion through, DynamoDbClient client);

  @Override
  protected final Report act(Deployment deployment) throws FailedActionException {
    DeployedRegion through = through(deployment);
    try (DynamoDbClient client = RegionClients.dynamoDb(through)) {
      return act(deployment, through, client);
    } catch (SdkException e) {
      throw new FailedActionException(
          "The replica in %s did not answer as it should: %s. It is safe to try again; --region names another."
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
