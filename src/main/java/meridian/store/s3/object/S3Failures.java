package meridian.store.s3.object;

import java.net.SocketTimeoutException;
import meridian.swarm.StoreUnavailableException.Reason;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Translates exceptions of S3 calls into reasons that the domain knows. */
final class S3Failures {

  private static final int SLOW_DOWN = 503;

  private S3Failures() {}

  /**
   * Why a call failed after all of the SDK's attempts. S3 throttles with status 503, whose error
   * code, {@code SlowDown} or {@code ServiceUnavailable}, is missing in some answers (<a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">error codes</a>).
   */
  static Reason reason(SdkException failure) {
    return switch (failure) {
      case ApiCallTimeoutException _ -> Reason.TIMED_OUT;
      case ApiCallAttemptTimeoutException _ -> Reason.TIMED_OUT;
      case SdkClientException lost when lost.getCause() instanceof SocketTimeoutException ->
          Reason.TIMED_OUT;
      case SdkServiceException answer when answer.isThrottlingException() -> Reason.THROTTLED;
      case SdkServiceException answer when answer.statusCode() == SLOW_DOWN -> Reason.THROTTLED;
      default -> Reason.UNREACHABLE;
    };
  }
}
