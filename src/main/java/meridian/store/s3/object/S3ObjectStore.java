package meridian.store.s3.object;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A bucket of S3, or of a server with its API. The client's time-outs and retries are all there
 * are.
 *
 * <p>S3 rejects a write whose condition does not hold with status 412, and with 409 while another
 * write to the object is under way (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional
 * writes</a>). A conditional update of a missing object gives 404.
 */
public final class S3ObjectStore implements ObjectStore {

  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client reads;
  private final S3Client writes;
  private final String bucket;

  /**
   * A bucket.
   *
   * @param reads a client of the bucket's region, {@linkplain #configure configured for small
   *     objects}
   * @param writes another one, which does not retry: a conflict could otherwise be with a first
   *     attempt whose answer was lost
   * @param bucket the bucket's name
   */
  public S3ObjectStore(S3Client reads, S3Client writes, String bucket) {
    this.reads = reads;
    this.writes = writes;
    this.bucket = bucket;
  }

  /**
   * Configures a client for small objects: bodies in one piece, without waiting for {@code 100
   * Continue}, and without checksums beside the contents' own, which not every server knows.
   *
   * @param isPathStyle whether the bucket is part of the path instead of the host's name, as
   *     servers outside AWS require
   */
  public static void configure(S3ClientBuilder builder, boolean isPathStyle) {
    builder
        .forcePathStyle(isPathStyle)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(
            configuration ->
                configuration.chunkedEncodingEnabled(false).expectContinueEnabled(false));
  }

  @Override
  public Read get(String key, Optional<Etag> known) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .ifNoneMatch(known.map(Etag::value).orElse(null))
            .build();
    try {
      ResponseBytes<GetObjectResponse> found = reads.getObjectAsBytes(request);
      return new Read.Found(found.asByteArrayUnsafe(), etag(found.response().eTag()));
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_MODIFIED) {
        return new Read.NotModified();
      }
      if (isMissingKey(e)) {
        return new Read.Missing();
      }
      throw unavailable(e);
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key);
    switch (condition) {
      case Condition.Absent() -> request.ifNoneMatch("*");
      case Condition.Matches(Etag etag) -> request.ifMatch(etag.value());
    }
    return write(
        () ->
            new Write.Written(
                Optional.of(
                    etag(
                        writes.putObject(request.build(), RequestBody.fromBytes(content)).eTag()))),
        new Write.Conflict());
  }

  @Override
  public Write delete(String key, Etag known) {
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket(bucket).key(key).ifMatch(known.value()).build();
    Write deleted = new Write.Written(Optional.empty());
    Write result =
        write(
            () -> {
              writes.deleteObject(request);
              return deleted;
            },
            deleted);
    // Some servers answer 412 if the object is missing.
    return result instanceof Write.Conflict && get(key, Optional.of(known)) instanceof Read.Missing
        ? deleted
        : result;
  }

  private Write write(Supplier<Write> call, Write ifMissing) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
        return new Write.Conflict();
      }
      if (isMissingKey(e)) {
        return ifMissing;
      }
      throw unavailable(e);
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .startAfter(startAfter.orElse(null))
            .maxKeys(max)
            .build();
    try {
      ListObjectsV2Response page = reads.listObjectsV2(request);
      return new Page(
          page.contents().stream()
              .map(
                  object ->
                      new Listed(
                          object.key(),
                          new Etag(object.eTag()),
                          object.size(),
                          object.lastModified()))
              .toList(),
          Boolean.TRUE.equals(page.isTruncated()));
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Set<String> folders() {
    try {
      return reads
          .listObjectsV2(list -> list.bucket(bucket).delimiter("/"))
          .commonPrefixes()
          .stream()
          .map(folder -> folder.prefix().substring(0, folder.prefix().length() - 1))
          .collect(Collectors.toUnmodifiableSet());
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  /** Whether the key is missing, and not the bucket or something on the way to the server. */
  private static boolean isMissingKey(AwsServiceException failure) {
    return failure instanceof NoSuchKeyException
        || (failure.statusCode() == NOT_FOUND
            && failure.awsErrorDetails() != null
            && "NoSuchKey".equals(failure.awsErrorDetails().errorCode()));
  }

  /** The ETag of an answer; an answer without one is that of something on the way to the server. */
  private Etag etag(@Nullable String etag) {
    if (etag == null) {
      throw new StoreUnavailableException(
          Reason.UNREACHABLE,
          "the bucket %s could not be used: an answer has no ETag, so it is not S3's"
              .formatted(bucket));
    }
    return new Etag(etag);
  }

  private StoreUnavailableException unavailable(SdkException failure) {
    return new StoreUnavailableException(
        S3Failures.reason(failure),
        "the bucket %s could not be used: %s".formatted(bucket, failure.getMessage()),
        failure);
  }
}
