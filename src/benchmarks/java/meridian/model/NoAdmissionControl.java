package meridian.model;

import meridian.peer.Address;
import meridian.tracker.AdmissionControl;

/** Admits every request, and reports no load. */
public record NoAdmissionControl() implements AdmissionControl {

  @Override
  public boolean isRateLimited(Address client, int swarms) {
    return false;
  }

  @Override
  public double load() {
    return 0;
  }
}
