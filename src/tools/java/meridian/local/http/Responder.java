package meridian.local.http;

/** Answers HTTP requests. Thread-safe; may block. */
@FunctionalInterface
public interface Responder {

  /** Answers a request. Does not throw. */
  HttpOutcome respond(HttpRequest request);
}
