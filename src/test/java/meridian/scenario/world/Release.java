package meridian.scenario.world;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A release, as far as it matters to what is in the table: how it uses a replica. */
public interface Release extends UnaryOperator<DynamoDbClient> {

  /** The one that is being tested. */
  Release THIS = table -> table;
}
