package meridian.local.database.item;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Makes the exceptions that a client of DynamoDB throws, with their codes and messages. */
public final class ServiceError {

  private static final int BAD_REQUEST = 400;

  private ServiceError() {}

  /** A request that is not valid, or that this database does not support. */
  public static DynamoDbException validation(String message) {
    return of("ValidationException", message);
  }

  /** A validation error that names what this database does not support. */
  public static DynamoDbException unsupported(String what) {
    return validation(what + " is not supported by the embedded database.");
  }

  /** An error that the SDK has no class for. */
  public static DynamoDbException of(String code, String message) {
    return of(DynamoDbException.builder().message(message), code);
  }

  /**
   * An error of the service.
   *
   * @param builder of the exception, with its message
   * @param code the error's name on the wire
   */
  public static DynamoDbException of(DynamoDbException.Builder builder, String code) {
    return (DynamoDbException)
        builder
            .statusCode(BAD_REQUEST)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("DynamoDb")
                    .errorCode(code)
                    .errorMessage(builder.message())
                    .build())
            .build();
  }
}
