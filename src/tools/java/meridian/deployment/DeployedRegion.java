package meridian.deployment;

import java.net.URI;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * A region of a deployment.
 *
 * @param name as AWS calls it
 * @param code stands for it in the tables' keys
 * @param local what plays AWS there; empty if it is in AWS
 */
public record DeployedRegion(String name, RegionCode code, Optional<LocalServices> local) {

  /**
   * Services that are not in AWS.
   *
   * @param dynamoDb where DynamoDB is
   * @param eventBridge where EventBridge is
   * @param accessKeyId whose tables to use: DynamoDB keeps those of different ids apart, and nobody
   *     asks for a secret
   */
  public record LocalServices(URI dynamoDb, URI eventBridge, String accessKeyId) {}
}
