package meridian.scenario.world;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A release, as far as the table is concerned: a decorator of a replica. */
public interface Release extends UnaryOperator<DynamoDbClient> {

  /** The release under test. */
  Release THIS = table -> table;
}
