package meridian.local.faults;

/**
 * An error with which S3 rejects a call, which then has no effect: its status and code, as <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">documented</a>.
 */
public enum S3Error {
  SLOW_DOWN(503, "SlowDown"),
  INTERNAL_ERROR(500, "InternalError"),
  ACCESS_DENIED(403, "AccessDenied"),
  /** The bucket is in another region. */
  PERMANENT_REDIRECT(301, "PermanentRedirect"),
  /** The call is signed for another region. */
  WRONG_REGION(400, "AuthorizationHeaderMalformed"),
  NO_SUCH_BUCKET(404, "NoSuchBucket"),
  NO_SUCH_KEY(404, "NoSuchKey"),
  /** Another write to the object is under way. */
  CONFLICT(409, "ConditionalRequestConflict"),
  PRECONDITION_FAILED(412, "PreconditionFailed");

  private final int status;
  private final String code;

  S3Error(int status, String code) {
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String xml() {
    return "<Error><Code>%s</Code><Message>injected</Message></Error>".formatted(code);
  }
}
