package meridian.local.dns;

import java.util.Map;
import java.util.Set;
import meridian.topology.Region;

/**
 * Tells which regions are drained, as the alarms do that Route 53 goes by: each is kept in other
 * regions than the one that it is about. May block.
 */
@FunctionalInterface
public interface DrainAlarms {

  /**
   * Of some regions, whether each is drained. One that no alarm tells of is left out: what was
   * known of it last holds, as health checks may be told where an alarm has no data. So it does for
   * all when this fails.
   */
  Map<Region, Boolean> drained(Set<Region> regions);
}
