package meridian.store.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import meridian.swarm.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What each answer of S3 says about a bucket, in one phrase. */
final class BucketCheckTest {

  private static final String NOTHING = "";

  /** An S3 that answers every call with an error, or says whether the bucket has versions. */
  private record AnsweringS3(int status, String code, Optional<BucketVersioningStatus> versions)
      implements S3Client {

    private S3Exception error() {
      return (S3Exception)
          S3Exception.builder()
              .statusCode(status)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
              .message("%d %s".formatted(status, code))
              .build();
    }

    @Override
    public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
      assertEquals("mine-eu-west-1", request.bucket());
      throw error();
    }

    @Override
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
      if (status != 200) {
        throw error();
      }
      return GetBucketVersioningResponse.builder().status(versions.orElse(null)).build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }

  private static BucketCheck check(int status, String code) {
    return new BucketCheck(
        new AnsweringS3(status, code, Optional.empty()), "mine-eu-west-1", "eu-west-1");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchKey, ''",
    "404, NoSuchBucket, 'the bucket mine-eu-west-1, which does not exist in eu-west-1'",
    "403, AccessDenied, 'the bucket mine-eu-west-1, which may not be read and listed with these"
        + " credentials'",
    "301, PermanentRedirect, 'the bucket mine-eu-west-1, which is not in eu-west-1'",
    "400, AuthorizationHeaderMalformed, 'the bucket mine-eu-west-1, which is not in eu-west-1, or"
        + " has no such name'"
  })
  void aFaultNamesTheBucketAndWhatIsWrongWithIt(int status, String code, String fault) {
    assertEquals(fault, check(status, code).fault().orElse(NOTHING));
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown",
    "400, ExpiredToken",
    "400, RequestTimeout",
    "403, RequestTimeTooSkewed",
    "500, InternalError"
  })
  void aBucketThatDoesNotAnswerIsNotJudged(int status, String code) {
    BucketCheck check = check(status, code);
    assertThrows(StoreUnavailableException.class, check::fault);
    assertThrows(StoreUnavailableException.class, check::replicationFault);
  }

  @ParameterizedTest
  @CsvSource({
    "200, Enabled, ''",
    "200, Suspended, 'the bucket mine-eu-west-1, which has no versioning, so S3 does not replicate"
        + " it'",
    "200, , 'the bucket mine-eu-west-1, which has no versioning, so S3 does not replicate it'",
    "403, , ''"
  })
  void aBucketWithoutVersionsIsNotReplicated(int status, @Nullable String versions, String fault) {
    AnsweringS3 answering =
        new AnsweringS3(
            status,
            "AccessDenied",
            Optional.ofNullable(versions).map(BucketVersioningStatus::fromValue));
    assertEquals(
        fault,
        new BucketCheck(answering, "mine-eu-west-1", "eu-west-1")
            .replicationFault()
            .orElse(NOTHING));
  }
}
