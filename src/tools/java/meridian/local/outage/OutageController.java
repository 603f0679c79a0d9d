package meridian.local.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.deployment.Outage;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageResult;
import meridian.local.http.LoopbackHttpServer;
import meridian.local.http.RegionResponder;
import meridian.topology.Region;

/** Has the fronts of regions fail, and what is behind them. */
public final class OutageController implements Outages {

  /**
   * How a region is reached.
   *
   * @param function what answers
   * @param http where clients come in
   */
  public record Doors(RegionResponder function, LoopbackHttpServer http) {

    void open() {
      function.setDown(false);
      http.accept();
    }

    void shut() {
      function.setDown(true);
      http.refuse();
    }
  }

  private final Map<Region, Doors> doors;
  private final FailingBackend backend;
  private final Map<Region, Outage> outages = new LinkedHashMap<>();

  /** Of regions that have nothing wrong with them. */
  public OutageController(Map<Region, Doors> doors, FailingBackend backend) {
    this.doors = Map.copyOf(doors);
    this.backend = backend;
    doors.keySet().forEach(region -> outages.put(region, Outage.none(region.name())));
  }

  @Override
  public synchronized Outage of(Region region) {
    Outage outage = outages.get(region);
    if (outage == null) {
      throw new IllegalArgumentException("There is no region " + region.name() + ".");
    }
    return outage;
  }

  @Override
  public synchronized OutageResult act(Region region, OutageAction action, double number) {
    Outage before = of(region);
    Outage after = action.applyTo(before, number);
    outages.put(region, after);
    Doors here = doors(region);
    if (after.down()) {
      here.shut();
      backend.fail(List.copyOf(outages.values()));
    } else {
      backend.fail(List.copyOf(outages.values()));
      here.open();
    }
    return new OutageResult(after, !after.equals(before));
  }

  private Doors doors(Region region) {
    Doors found = doors.get(region);
    if (found == null) {
      throw new IllegalStateException("no doors to " + region.name());
    }
    return found;
  }
}
