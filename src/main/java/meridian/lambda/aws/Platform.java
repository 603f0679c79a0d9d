package meridian.lambda.aws;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import meridian.lambda.config.EnvironmentVariables;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The environment that a function runs in: its variables, time, randomness, threads and AWS. {@link
 * AwsPlatform} is the real one; a simulation has its own.
 */
public interface Platform {

  /** The function's environment variables; the platform has read those about itself. */
  EnvironmentVariables variables();

  /** The clock. */
  InstantSource clock();

  /** Random numbers, safe for use by many threads. */
  RandomGenerator random();

  /** Runs concurrent tasks of an invocation. */
  ExecutorService executor();

  /** Limits how long a caller waits for a task. */
  TimeLimiter timeLimiter();

  /** A client of DynamoDB in a region. */
  DynamoDbClient dynamoDb(Region region, RetryPolicy policy);

  /** A client of EventBridge in a region. */
  EventBridgeClient eventBridge(Region region, RetryPolicy policy);

  /** A client of S3 in a region. */
  default S3Client s3(Region region, RetryPolicy policy) {
    throw new UnsupportedOperationException("this platform has no S3");
  }

  /** A client of CloudWatch in a region; empty if the platform has none. */
  default Optional<CloudWatchClient> cloudWatch(Region region, RetryPolicy policy) {
    return Optional.empty();
  }
}
