package meridian.scenario;

import java.util.List;

/** The regions that scenarios are played in. */
enum Region {
  EAST(1),
  SOUTH(2),
  WEST(3);

  static final List<Region> ALL = List.of(values());

  private final int code;

  Region(int code) {
    this.code = code;
  }

  /** By which the region's records are named. */
  int code() {
    return code;
  }

  /** All but this one. */
  List<Region> others() {
    return ALL.stream().filter(region -> region != this).toList();
  }
}
