package meridian.local.objectstore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Checks the conditions of writes, and makes each write atomic. The server checks {@code If-Match}
 * of an update before it reads the body, so two racing updates may both succeed, and knows no
 * conditional deletes.
 */
final class ConditionalWrites extends ForwardingBlobStore {

  private static final int PRECONDITION_FAILED = 412;

  private final List<Consumer<ObjectWrite>> subscribers = new CopyOnWriteArrayList<>();

  ConditionalWrites(BlobStore objects) {
    super(objects);
  }

  /** Passes on every later write of clients, in the order of the writes. */
  void subscribe(Consumer<ObjectWrite> consumer) {
    subscribers.add(consumer);
  }

  private void tell(String bucket, String key, Optional<byte[]> content) {
    ObjectWrite write = new ObjectWrite(bucket, key, content);
    subscribers.forEach(subscriber -> subscriber.accept(write));
  }

  /** Writes an object without a condition; subscribers are not told. */
  synchronized void replicate(ObjectWrite write) {
    if (write.content().isPresent()) {
      byte[] content = write.content().get();
      super.putBlob(
          PutObjectRequest.builder()
              .bucket(write.bucket())
              .key(write.key())
              .contentLength((long) content.length)
              .build(),
          new ByteArrayInputStream(content));
    } else {
      super.removeBlob(
          DeleteObjectRequest.builder().bucket(write.bucket()).key(write.key()).build());
    }
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    byte[] content = contentOf(body);
    synchronized (this) {
      check(request.bucket(), request.key(), request.ifMatch());
      PutObjectResponse put = super.putBlob(request, new ByteArrayInputStream(content));
      tell(request.bucket(), request.key(), Optional.of(content));
      return put;
    }
  }

  private static byte[] contentOf(InputStream body) {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    if (request.ifMatch() != null
        && blobMetadataIfPresent(request.bucket(), request.key()) == null) {
      return DeleteObjectResponse.builder().build();
    }
    check(request.bucket(), request.key(), request.ifMatch());
    DeleteObjectResponse deleted = super.removeBlob(request.toBuilder().ifMatch(null).build());
    tell(request.bucket(), request.key(), Optional.empty());
    return deleted;
  }

  private void check(String bucket, String key, @Nullable String expected) {
    if (expected != null) {
      HeadObjectResponse present = blobMetadataIfPresent(bucket, key);
      if (present == null || !unquoted(expected).equals(unquoted(present.eTag()))) {
        throw S3Exceptions.fromStatusCode(PRECONDITION_FAILED);
      }
    }
  }

  private static String unquoted(String etag) {
    return etag.replace("\"", "");
  }
}
