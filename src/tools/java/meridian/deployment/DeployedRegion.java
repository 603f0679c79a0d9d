package meridian.deployment;

import java.net.URI;
import java.util.Optional;

/**
 * A region of a deployment.
 *
 * @param name as AWS calls it
 * @param code stands for it in the tables' keys
 * @param database the DynamoDB that plays it; empty for the region's own in AWS
 */
public record DeployedRegion(String name, int code, Optional<LocalDatabase> database) {

  /**
   * A DynamoDB that is not in AWS.
   *
   * @param endpoint where it is
   * @param accessKeyId whose tables to use: it keeps those of different ids apart, and asks for no
   *     secret
   */
  public record LocalDatabase(URI endpoint, String accessKeyId) {}
}
