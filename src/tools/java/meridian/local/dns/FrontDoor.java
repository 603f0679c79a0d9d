package meridian.local.dns;

import java.util.Map;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpRequest;
import meridian.local.http.Responder;
import meridian.topology.Region;

/**
 * One address for all regions, as Route 53 gives it: a request goes to the region that the client's
 * resolver last got as an answer, the nearest healthy one at that time. The request is handed over
 * within this process, so the client's address is kept. If that region is down by now, the
 * connection is reset.
 *
 * <p>The header {@value #CLIENT_REGION_HEADER} names the region where the client is, as the
 * resolver's address does when Route 53 tests an answer.
 */
public final class FrontDoor implements Responder {

  static final String CLIENT_REGION_HEADER = "x-meridian-place";

  private final Map<Region, Responder> responders;
  private final HealthChecks checks;
  private final Resolvers resolvers;

  /** Forwards requests to the regions' responders. */
  public FrontDoor(
      Map<Region, ? extends Responder> responders, HealthChecks checks, Resolvers resolvers) {
    this.responders = Map.copyOf(responders);
    this.checks = checks;
    this.resolvers = resolvers;
  }

  @Override
  public HttpOutcome respond(HttpRequest request) {
    Region region = resolvers.resolve(request.header(CLIENT_REGION_HEADER), checks::isHealthy);
    Responder responder = responders.get(region);
    if (responder == null) {
      throw new IllegalStateException("no responder for " + region.name());
    }
    return responder.respond(request);
  }
}
