package meridian.local;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meridian.topology.Region;

/**
 * Where the functions of a local run keep everything.
 *
 * @param endpoint of a DynamoDB or an S3
 * @param isS3 which of them
 */
record LocalDatastore(URI endpoint, boolean isS3) {

  static LocalDatastore dynamoDb(URI endpoint) {
    return new LocalDatastore(endpoint, false);
  }

  /** The name of a region's bucket. */
  static String bucket(Region region) {
    return "meridian-" + region.name();
  }

  /** The environment variables of a region's functions about the datastore. */
  Map<String, String> variables(Region region, Optional<Region> fallback) {
    Map<String, String> variables = new HashMap<>();
    if (isS3) {
      variables.put("MERIDIAN_DATASTORE", "s3");
      variables.put("MERIDIAN_BUCKET", bucket(region));
      fallback.ifPresent(other -> variables.put("MERIDIAN_FALLBACK_BUCKET", bucket(other)));
      variables.put("AWS_ENDPOINT_URL_S3", endpoint.toString());
    } else {
      variables.put("MERIDIAN_PEER_TABLE", LambdaEnvironment.PEER_TABLE);
      variables.put("MERIDIAN_CONTROL_TABLE", LambdaEnvironment.CONTROL_TABLE);
      variables.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
    }
    return variables;
  }
}
