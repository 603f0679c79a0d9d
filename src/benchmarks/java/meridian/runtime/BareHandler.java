package meridian.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A function that does the least that an announce needs: it puts an item of a peer record's size,
 * queries up to a page of its partition, and replies without reading the event. The tracker is
 * compared with it. It uses the SDK with its defaults, so it reads the JDK's trusted certificates,
 * and the environment variables of the tracker. For one thread.
 */
public final class BareHandler implements RequestStreamHandler {

  /** A page of the tracker: as many peer records as half a read unit pays for. */
  private static final int PAGE = 54;

  /** With its names and the keys this makes an item of 75 bytes. */
  private static final byte[] VALUE = new byte[32];

  private static final AttributeValue PARTITION = bytes(ByteBuffer.allocate(21));

  private static final byte[] REPLY =
      "{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":true}".getBytes(UTF_8);

  private final DynamoDbClient client;
  private final String table;
  private int puts;

  /** The function in Lambda. */
  public BareHandler() {
    this(System.getenv());
  }

  /** A function with these environment variables. */
  public BareHandler(Map<String, String> environment) {
    table = variable(environment, "MERIDIAN_PEER_TABLE");
    client =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(variable(environment, "AWS_ENDPOINT_URL_DYNAMODB")))
            .region(Region.of(variable(environment, "AWS_REGION")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        variable(environment, "AWS_ACCESS_KEY_ID"),
                        variable(environment, "AWS_SECRET_ACCESS_KEY"))))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  private static String variable(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), name);
  }

  private static AttributeValue bytes(ByteBuffer bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteBuffer(bytes.rewind()));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream reply, Context context)
      throws IOException {
    call();
    reply.write(REPLY);
  }

  /** Puts an item, and queries a page. */
  public void call() {
    AttributeValue sort = bytes(ByteBuffer.allocate(10).putInt(puts++ % PAGE));
    client.putItem(
        put ->
            put.tableName(table)
                .item(
                    Map.of(
                        "s", PARTITION,
                        "k", sort,
                        "v", AttributeValue.fromB(SdkBytes.fromByteArray(VALUE)),
                        "t", AttributeValue.fromN("4102444800"),
                        "r", AttributeValue.fromN("1"))));
    client.query(
        query ->
            query
                .tableName(table)
                .keyConditionExpression("s = :s")
                .expressionAttributeValues(Map.of(":s", PARTITION))
                .limit(PAGE));
  }
}
