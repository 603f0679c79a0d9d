package meridian.store.s3.object;

import java.util.Optional;
import meridian.swarm.StoreUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * Checks that a bucket exists where it is expected, and may be used. Each fault is a phrase that
 * begins with the bucket.
 *
 * @param client of the region
 * @param region the region's name
 */
public record BucketCheck(S3Client client, String bucket, String region) {

  /** The key of no object. */
  private static final String ABSENT = "0/absent";

  private static final int NOT_FOUND = 404;

  /**
   * What is wrong with the bucket; empty if nothing is. Reads an object that does not exist, to
   * which S3 answers 404 only if the bucket may be listed. The error's code decides, since a status
   * has other meanings too: 400 also that a token has expired, 403 that a clock is wrong (<a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">error codes</a>).
   *
   * @throws StoreUnavailableException if the bucket does not answer
   */
  public Optional<String> fault() {
    try {
      client.getObjectAsBytes(get -> get.bucket(bucket).key(ABSENT));
      return Optional.empty();
    } catch (AwsServiceException e) {
      return switch (code(e)) {
        case "NoSuchBucket" -> fault("which does not exist in " + region);
        case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
            fault("which may not be read and listed with these credentials");
        case "PermanentRedirect" -> fault("which is not in " + region);
        case "AuthorizationHeaderMalformed", "InvalidBucketName" ->
            fault("which is not in " + region + ", or has no such name");
        default -> {
          if (e.statusCode() != NOT_FOUND) {
            throw unavailable(e);
          }
          yield Optional.empty();
        }
      };
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  /**
   * What is wrong with the bucket if it is to be replicated; empty if nothing is, or if that may
   * not be known.
   *
   * @throws StoreUnavailableException if the bucket does not answer
   */
  public Optional<String> replicationFault() {
    try {
      return client.getBucketVersioning(get -> get.bucket(bucket)).status()
              == BucketVersioningStatus.ENABLED
          ? Optional.empty()
          : fault("which has no versioning, so S3 does not replicate it");
    } catch (AwsServiceException e) {
      if (code(e).equals("AccessDenied")) {
        return Optional.empty();
      }
      throw unavailable(e);
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  private static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
        ? ""
        : failure.awsErrorDetails().errorCode();
  }

  private Optional<String> fault(String clause) {
    return Optional.of("the bucket %s, %s".formatted(bucket, clause));
  }

  private static StoreUnavailableException unavailable(SdkException failure) {
    return new StoreUnavailableException(
        S3Failures.reason(failure), String.valueOf(failure.getMessage()), failure);
  }
}
