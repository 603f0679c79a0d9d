package meridian.operate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What commands have in common that do all they do through the replica of one region. */
abstract class ReplicaCommand extends OperatorCommand {

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "region whose replica is used (default: the first)")
  private Optional<String> region = Optional.empty();

  ReplicaCommand(Map<String, String> environment) {
    super(environment);
  }

  /**
   * Does what was asked; may throw an SdkException.
   *
   * @param through the region
   * @param client talks to its replica
   */
  abstract Report act(Deployment deployment, DeployedRegion through, DynamoDbClient client);

  @Override
  final Report act(Deployment deployment) throws FailedActionException {
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

  /**
   * Refuses arguments that are not of a kind, if there are any.
   *
   * @param kind what they are not
   * @param form what one of that kind is; goes on after "one"
   */
  final void refuse(List<String> bad, Kind kind, String form) {
    if (!bad.isEmpty()) {
      throw wrong(
          bad.stream().collect(Collectors.joining("', '", "'", "'"))
              + (bad.size() == 1 ? " is no " + kind.one : " are no " + kind.many)
              + ": one "
              + form
              + ". Nothing was changed.");
    }
  }

  /** What arguments are called, one or many. */
  record Kind(String one, String many) {}
}
