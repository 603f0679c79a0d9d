package meridian.serve.http;

import java.util.Optional;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;

/** Answers requests; called by many threads. */
@FunctionalInterface
public interface Responder {

  /**
   * Answers a request; throws no exception.
   *
   * @param request its {@link HttpRequest#client} is empty if a trusted proxy named no client
   * @param direct the connection's other end; empty if a proxy forwarded the request
   */
  HttpReply respond(HttpRequest request, Optional<Address> direct);
}
