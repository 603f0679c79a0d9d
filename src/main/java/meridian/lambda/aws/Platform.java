package meridian.lambda.aws;

import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * What functions stand on: time, chance, threads, and AWS. In Lambda that is the real thing; in a
 * simulation of hours it is not.
 */
public interface Platform {

  /** Tells when things happen. */
  InstantSource clock();

  /** Safe for use by many threads. */
  RandomGenerator random();

  /** Runs what can go on at the same time within one invocation. */
  ExecutorService executor();

  /** Ends what takes too long. */
  TimeLimiter timeLimiter();

  /** A client of a region's tables. */
  DynamoDbClient dynamoDb(Region region, RetryPolicy patience);

  /** A client of a region's event buses. */
  EventBridgeClient eventBridge(Region region, RetryPolicy patience);
}
