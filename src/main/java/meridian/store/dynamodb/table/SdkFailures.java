package meridian.store.dynamodb.table;

import java.util.function.Supplier;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** What the SDK's exceptions mean to those who know nothing of AWS. */
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

  /** Why a call that failed so did, once the SDK has done all its attempts. */
  public static Reason reason(SdkException failure) {
    return switch (failure) {
      case ApiCallTimeoutException _ -> Reason.TIMED_OUT;
      case ApiCallAttemptTimeoutException _ -> Reason.TIMED_OUT;
      // By their types too, for some come without the error code that the SDK goes by.
      case ProvisionedThroughputExceededException _ -> Reason.THROTTLED;
      case RequestLimitExceededException _ -> Reason.THROTTLED;
      case ThrottlingException _ -> Reason.THROTTLED;
      case SdkServiceException answer when answer.isThrottlingException() -> Reason.THROTTLED;
      default -> Reason.UNREACHABLE;
    };
  }
}
