package meridian.local.front;

import java.util.Set;
import meridian.topology.Region;

/**
 * Tells which regions are drained, as the alarms do that Route 53 goes by: each is kept in other
 * regions than the one that it is about. May block; when it fails, what was known last holds, as
 * health checks may be told where an alarm has no data.
 */
@FunctionalInterface
public interface DrainAlarms {

  /** Those of some regions that are drained. */
  Set<Region> drained(Set<Region> regions);
}
