package meridian.http;

import java.util.Optional;
import meridian.peer.Address;

/**
 * A request, whatever front door it came through.
 *
 * @param id names the request in logs
 * @param method in upper case
 * @param path as the client sent it, without the query
 * @param rawQuery without the question mark, percent-encoded as the client sent it; empty if none
 * @param client who connected to the front door; empty for what the front door asks by itself
 */
public record HttpRequest(
    String id, String method, String path, String rawQuery, Optional<Address> client) {}
