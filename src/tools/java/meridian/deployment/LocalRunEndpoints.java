package meridian.deployment;

import java.net.URI;

/**
 * The endpoints of a local run as a whole.
 *
 * @param frontDoor the front door to all regions, which plays Route 53
 * @param outages accepts an {@link OutageRequest}
 */
public record LocalRunEndpoints(URI frontDoor, URI outages) {}
