package meridian.local.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import meridian.deployment.Outage;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageResult;
import meridian.local.http.LoopbackHttpServer;
import meridian.local.http.RegionResponder;
import meridian.topology.Region;

/**
 * Makes the regions of a local run fail and recover, as {@link OutageAction} describes. An action
 * is in force when the method returns, and may be repeated. Thread-safe.
 */
public final class OutageController {

  /** The two parts of a region that clients reach. */
  public record RegionServer(RegionResponder responder, LoopbackHttpServer http) {

    private void start() {
      responder.setDown(false);
      http.accept();
    }

    private void stop() {
      responder.setDown(true);
      http.refuse();
    }
  }

  private final Map<Region, RegionServer> servers;
  private final Consumer<List<Outage>> backend;
  private final Map<Region, Outage> outages = new LinkedHashMap<>();

  /**
   * A controller of regions without outages.
   *
   * @param backend applies outages to what is behind the servers; its list has all regions
   */
  public OutageController(Map<Region, RegionServer> servers, Consumer<List<Outage>> backend) {
    this.servers = Map.copyOf(servers);
    this.backend = backend;
    servers.keySet().forEach(region -> outages.put(region, Outage.none(region.name())));
  }

  /**
   * The outage of a region.
   *
   * @throws IllegalArgumentException if there is no such region
   */
  public synchronized Outage of(Region region) {
    Outage outage = outages.get(region);
    if (outage == null) {
      throw new IllegalArgumentException("There is no region " + region.name() + ".");
    }
    return outage;
  }

  /**
   * Applies an action to a region.
   *
   * @param number ignored if the action takes none
   * @throws IllegalArgumentException if there is no such region, or the number is out of its range;
   *     nothing is changed then
   */
  public synchronized OutageResult apply(Region region, OutageAction action, double number) {
    Outage before = of(region);
    Outage after = action.applyTo(before, number);
    outages.put(region, after);
    RegionServer server = Objects.requireNonNull(servers.get(region));
    if (after.down()) {
      server.stop();
      backend.accept(List.copyOf(outages.values()));
    } else {
      backend.accept(List.copyOf(outages.values()));
      server.start();
    }
    return new OutageResult(after, !after.equals(before));
  }

  /** Applies {@link OutageAction#DOWN}. */
  public void down(Region region) {
    apply(region, OutageAction.DOWN, 0);
  }

  /** Applies {@link OutageAction#UP}. */
  public void up(Region region) {
    apply(region, OutageAction.UP, 0);
  }

  /** Applies {@link OutageAction#PARTITION}. */
  public void partition(Region region) {
    apply(region, OutageAction.PARTITION, 0);
  }

  /** Applies {@link OutageAction#HEAL}. */
  public void heal(Region region) {
    apply(region, OutageAction.HEAL, 0);
  }
}
