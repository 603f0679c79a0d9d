package meridian.deployment;

import java.net.URI;

/**
 * Where a run on this machine is found.
 *
 * @param frontDoor the one door to all regions
 * @param outages takes an {@link OutageRequest}
 */
public record LocalRunEndpoints(URI frontDoor, URI outages) {}
