package meridian.local.database;

import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/** An in-process client of the streams of one region of an {@link EmbeddedDynamoDb}. */
final class InProcessStreams implements DynamoDbStreamsClient {

  private final LocalDynamoDBRequestHandler database;
  private final String accessKey;
  private final String region;

  InProcessStreams(LocalDynamoDBRequestHandler database, String accessKey, String region) {
    this.database = database;
    this.accessKey = accessKey;
    this.region = region;
  }

  @Override
  public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
    return database.describeStream(accessKey, region, request);
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    return database.getShardIterator(accessKey, region, request);
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    try {
      return database.getRecords(accessKey, region, request);
    } catch (DynamoDBLocalServiceException e) {
      // Over HTTP the SDK would throw its own exception.
      throw String.valueOf(e.getErrorCode()).endsWith("TrimmedDataAccessException")
          ? TrimmedDataAccessException.builder().message(e.getMessage()).cause(e).build()
          : e;
    }
  }

  @Override
  public String serviceName() {
    return DynamoDbStreamsClient.SERVICE_NAME;
  }

  @Override
  public void close() {
    // The database is closed by its owner.
  }
}
