package meridian.store.dynamodb.table;

import java.net.SocketTimeoutException;
import java.util.function.Supplier;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** Translates exceptions of the AWS SDK into reasons that the domain knows. */
public final class SdkFailures {

  private SdkFailures() {}

  /**
   * Calls a replica of a table.
   *
   * @throws StoreUnavailableException if the call fails with an SdkException
   */
  public static <T> T translate(String table, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreUnavailableException(
          reason(e), "the table %s could not be used: %s".formatted(table, e.getMessage()), e);
    }
  }

  /** Why a call failed after all of the SDK's attempts. */
  public static Reason reason(SdkException failure) {
    return switch (failure) {
      case ApiCallTimeoutException _ -> Reason.TIMED_OUT;
      case ApiCallAttemptTimeoutException _ -> Reason.TIMED_OUT;
      case SdkClientException lost when lost.getCause() instanceof SocketTimeoutException ->
          Reason.TIMED_OUT;
      // Also by type: some arrive without the error code that the SDK looks at.
      case ProvisionedThroughputExceededException _ -> Reason.THROTTLED;
      case RequestLimitExceededException _ -> Reason.THROTTLED;
      case ThrottlingException _ -> Reason.THROTTLED;
      case SdkServiceException answer when answer.isThrottlingException() -> Reason.THROTTLED;
      default -> Reason.UNREACHABLE;
    };
  }
}
