package meridian.http;

import java.util.Optional;
import meridian.peer.Address;

/**
 * An HTTP request, independent of the front door.
 *
 * @param id the request's id in logs
 * @param method in upper case
 * @param path as the client sent it, without the query
 * @param rawQuery without the question mark, percent-encoded as the client sent it; empty if none
 * @param client the address that connected to the front door; empty for the front door's own
 *     requests
 * @param ifNoneMatch the entity tags of {@code If-None-Match}; empty if none
 */
public record HttpRequest(
    String id,
    String method,
    String path,
    String rawQuery,
    Optional<Address> client,
    String ifNoneMatch) {}
