package meridian.scenario.table;

import java.util.List;
import meridian.swarm.RegionCode;

/** The regions of scenarios. */
public enum Region {
  EAST(1),
  SOUTH(2),
  WEST(3);

  public static final List<Region> ALL = List.of(values());

  private final int code;

  Region(int code) {
    this.code = code;
  }

  /** The code in the keys of the region's records. */
  public RegionCode code() {
    return RegionCode.of(code);
  }

  /** All but this one. */
  public List<Region> others() {
    return ALL.stream().filter(region -> region != this).toList();
  }
}
