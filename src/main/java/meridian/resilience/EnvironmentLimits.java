package meridian.resilience;

import meridian.swarm.Address;
import meridian.swarm.Overload;

/**
 * The limits of one environment.
 *
 * @param buckets what each client may still do
 * @param meter how busy the environment is
 */
public record EnvironmentLimits(AddressBuckets buckets, LoadMeter meter) implements Overload {

  @Override
  public boolean sheds(Address client, int swarms) {
    return !buckets.take(client, swarms);
  }

  @Override
  public double load() {
    return meter.load();
  }
}
