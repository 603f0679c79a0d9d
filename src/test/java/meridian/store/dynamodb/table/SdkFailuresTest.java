package meridian.store.dynamodb.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketTimeoutException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

final class SdkFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "400, ProvisionedThroughputExceededException, THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "400, RequestLimitExceeded, THROTTLED",
    "400, ResourceNotFoundException, UNREACHABLE",
    "400, UnrecognizedClientException, UNREACHABLE",
    "500, InternalServerError, UNREACHABLE",
    "503, ServiceUnavailable, UNREACHABLE",
  })
  void aReasonFollowsFromTheErrorCode(int status, String code, Reason reason) {
    AwsErrorDetails details = AwsErrorDetails.builder().errorCode(code).build();
    assertEquals(
        reason,
        SdkFailures.reason(
            (DynamoDbException)
                DynamoDbException.builder().statusCode(status).awsErrorDetails(details).build()));
  }

  @Test
  void throttlingIsRecognizedByTypeToo() {
    assertEquals(
        Reason.THROTTLED,
        SdkFailures.reason(ProvisionedThroughputExceededException.builder().build()));
    assertEquals(
        Reason.THROTTLED, SdkFailures.reason(RequestLimitExceededException.builder().build()));
    assertEquals(Reason.THROTTLED, SdkFailures.reason(ThrottlingException.builder().build()));
  }

  @Test
  void withoutAnAnswerTheReplicaTimedOutOrIsUnreachable() {
    assertEquals(Reason.TIMED_OUT, SdkFailures.reason(ApiCallTimeoutException.create("", null)));
    assertEquals(
        Reason.TIMED_OUT, SdkFailures.reason(ApiCallAttemptTimeoutException.create("", null)));
    assertEquals(
        Reason.TIMED_OUT,
        SdkFailures.reason(SdkClientException.create("", new SocketTimeoutException())));
    assertEquals(Reason.UNREACHABLE, SdkFailures.reason(SdkClientException.create("reset")));
  }
}
