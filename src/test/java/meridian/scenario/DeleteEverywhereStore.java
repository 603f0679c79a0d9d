package meridian.scenario;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Deletes all records of a peer that stops, whichever region wrote them.
 *
 * @param client of the replica that the store uses
 * @param table the table's name
 */
record DeleteEverywhereStore(SwarmStore store, DynamoDbClient client, String table)
    implements SwarmStore {

  /** The offset of the address and the port in a record's value. */
  private static final int ENDPOINT_AT = 6;

  @Override
  public AnnounceResult announce(AnnounceRecord record) {
    AnnounceResult swarm = store.announce(record);
    if (record.isStopped()) {
      delete(record.infoHash(), bytes(record.peer().endpoint()));
    }
    return swarm;
  }

  private void delete(InfoHash infoHash, byte[] endpoint) {
    byte[] swarm = Arrays.copyOf(infoHash.bytes(), infoHash.bytes().length + 1);
    Map<String, AttributeValue> values =
        Map.of(":s", AttributeValue.fromB(SdkBytes.fromByteArray(swarm)));
    client
        .query(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("s = :s")
                    .expressionAttributeValues(values))
        .items()
        .stream()
        .filter(item -> isOf(endpoint, item.get("v")))
        .map(DeleteEverywhereStore::key)
        .forEach(key -> client.deleteItem(delete -> delete.tableName(table).key(key)));
  }

  private static boolean isOf(byte[] endpoint, @Nullable AttributeValue value) {
    if (value == null) {
      return false;
    }
    byte[] bytes = value.b().asByteArray();
    int end = ENDPOINT_AT + endpoint.length;
    return end <= bytes.length
        && Arrays.equals(bytes, ENDPOINT_AT, end, endpoint, 0, endpoint.length);
  }

  private static byte[] bytes(Endpoint endpoint) {
    byte[] address = endpoint.address().bytes();
    return ByteBuffer.allocate(address.length + Short.BYTES)
        .put(address)
        .putShort((short) endpoint.port())
        .array();
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    return Map.of(
        "s", Objects.requireNonNull(item.get("s")), "k", Objects.requireNonNull(item.get("k")));
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return store.scrape(infoHashes, at);
  }
}
