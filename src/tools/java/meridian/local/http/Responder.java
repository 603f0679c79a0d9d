package meridian.local.http;

/** Answers requests; for many threads at once, and may block. */
@FunctionalInterface
public interface Responder {

  /** Answers; never fails. */
  HttpOutcome respond(HttpRequest request);
}
