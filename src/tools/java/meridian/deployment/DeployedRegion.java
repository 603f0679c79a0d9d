package meridian.deployment;

import java.net.URI;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * A region of a deployment.
 *
 * @param name the AWS region's name
 * @param code identifies the region in keys
 * @param bucket the name of its bucket; empty if it has tables
 * @param local the local services that replace those of AWS; empty in AWS
 */
public record DeployedRegion(
    String name, RegionCode code, Optional<String> bucket, Optional<LocalServices> local) {

  /** A region with tables. */
  public DeployedRegion(String name, RegionCode code, Optional<LocalServices> local) {
    this(name, code, Optional.empty(), local);
  }

  /**
   * The services of a local run.
   *
   * @param dynamoDb the endpoint of DynamoDB, or of S3 if the region has a bucket
   * @param eventBridge the endpoint of EventBridge
   * @param accessKeyId signs requests; neither it nor the secret is checked
   */
  public record LocalServices(URI dynamoDb, URI eventBridge, String accessKeyId) {}
}
