package meridian.model;

import meridian.peer.Address;
import meridian.swarm.Announce;
import meridian.tracker.AdmissionControl;

/** Admits every request, and reports no load. */
public record NoAdmissionControl() implements AdmissionControl {

  @Override
  public Admission decide(Announce announce, boolean hasTicket) {
    return Admission.ADMITTED;
  }

  @Override
  public Admission decideScrape(Address client, int torrents) {
    return Admission.ADMITTED;
  }

  @Override
  public void countLonelyPeer(Address client) {}

  @Override
  public double load() {
    return 0;
  }
}
