package meridian.local.outage;

import java.util.List;
import meridian.deployment.Outage;

/** A back end that can fail, but for what answers clients. */
@FunctionalInterface
public interface FailingBackend {

  /** Has its regions fail so from now on, all of which are named, and no longer as before. */
  void fail(List<Outage> outages);
}
