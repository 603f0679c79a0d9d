package meridian.local.front;

/** Answers requests; for many threads at once, and may block. */
@FunctionalInterface
public interface Responder {

  /** Answers; never fails. */
  FrontAnswer respond(FrontRequest request);
}
