package meridian.drill.cloud;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** The faults that the drill injects, each in one region. */
public enum Fault {
  /** The region is unreachable: for clients, for health checks and for replication. */
  LOSS {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      deployment.lose(region);
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      deployment.recover(region);
    }
  },
  /** Its replica is disconnected from all others, while clients reach it. */
  ISOLATION {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      deployment.isolate(region);
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      deployment.rejoin(region);
    }
  },
  /** Each answer of its replica takes {@link #SLOW} longer. */
  SLOW_REPLICA {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().delay(SLOW);
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().delay(Duration.ZERO);
    }
  },
  /** Its replica throttles {@link #THROTTLED} of the calls. */
  THROTTLING {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().throttle(THROTTLED);
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().throttle(0);
    }
  },
  /** Its peer table does not respond, while its control table does. */
  TABLE_FAILURE {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().silencePeers(true);
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      region.faults().silencePeers(false);
    }
  },
  /** All of its functions fail, because a release is broken; it ends with a rollback. */
  BROKEN_RELEASE {
    @Override
    public void begin(SimulatedDeployment deployment, SimulatedRegion region) {
      region.deployBroken();
    }

    @Override
    public void end(SimulatedDeployment deployment, SimulatedRegion region) {
      region.deploy(UnaryOperator.identity());
    }
  };

  private static final Duration SLOW = Duration.ofSeconds(2);

  /** The share of the calls that are throttled. */
  public static final double THROTTLED = 0.3;

  /** Begins it in a region. */
  public abstract void begin(SimulatedDeployment deployment, SimulatedRegion region);

  /** Ends it. */
  public abstract void end(SimulatedDeployment deployment, SimulatedRegion region);
}
