package meridian.local.replication;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A region's replica of a table.
 *
 * @param region unique among the replicas of a table
 * @param table table name
 * @param stream ARN of the table's stream, which must contain new and old images
 * @param client accesses the table
 * @param streams accesses the stream
 */
public record Replica(
    String region,
    String table,
    String stream,
    DynamoDbClient client,
    DynamoDbStreamsClient streams) {}
