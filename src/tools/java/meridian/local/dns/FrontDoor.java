package meridian.local.dns;

import java.util.LinkedHashMap;
import java.util.Map;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpRequest;
import meridian.local.http.Responder;
import meridian.topology.Region;

/**
 * One door to all regions, as Route 53 makes it: a request goes to the region that the resolver in
 * its place was given last, which was the nearest healthy one then. It is passed on in this
 * process, so the client's address stays what it is; where the region is down by now, the
 * connection fails.
 *
 * <p>The header {@value #PLACE} names the region that a request is to be taken to come from, as the
 * resolver's address does where Route 53 is asked to test an answer.
 */
public final class FrontDoor implements Responder {

  /** The header by which a request says where it comes from. */
  static final String PLACE = "x-meridian-place";

  private final Map<Region, Responder> fronts;
  private final HealthChecks checks;
  private final Resolvers resolvers;

  /**
   * A door.
   *
   * @param fronts of the regions
   * @param checks tell which of them are healthy
   * @param resolvers tell who is sent where
   */
  public FrontDoor(
      Map<Region, ? extends Responder> fronts, HealthChecks checks, Resolvers resolvers) {
    this.fronts = new LinkedHashMap<>(fronts);
    this.checks = checks;
    this.resolvers = resolvers;
  }

  @Override
  public HttpOutcome respond(HttpRequest request) {
    return front(resolvers.resolve(request.header(PLACE), checks::isHealthy)).respond(request);
  }

  private Responder front(Region region) {
    Responder front = fronts.get(region);
    if (front == null) {
      throw new IllegalStateException("no front for " + region.name());
    }
    return front;
  }
}
