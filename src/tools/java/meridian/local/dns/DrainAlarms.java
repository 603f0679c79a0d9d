package meridian.local.dns;

import java.util.Map;
import java.util.Set;
import meridian.topology.Region;

/**
 * Which regions are drained. In AWS, each region's health check includes an alarm that is kept in
 * another region. May block.
 */
@FunctionalInterface
public interface DrainAlarms {

  /**
   * Whether each region is drained. A region without data is absent, and its last known state stays
   * in force, as for a health check whose alarm has no data. If this throws, that holds for all.
   */
  Map<Region, Boolean> drained(Set<Region> regions);
}
