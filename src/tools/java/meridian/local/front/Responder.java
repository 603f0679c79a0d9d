package meridian.local.front;

/** Answers requests; for many threads at once, and may block. */
@FunctionalInterface
interface Responder {

  FrontAnswer respond(FrontRequest request);
}
