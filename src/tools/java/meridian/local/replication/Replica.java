package meridian.local.replication;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A region's replica of a table.
 *
 * @param region unique among the replicas of a table
 * @param table the table's name
 * @param stream the ARN of the table's stream, which carries new and old images
 * @param client reaches the table
 * @param streams reaches the stream
 */
public record Replica(
    String region,
    String table,
    String stream,
    DynamoDbClient client,
    DynamoDbStreamsClient streams) {}
