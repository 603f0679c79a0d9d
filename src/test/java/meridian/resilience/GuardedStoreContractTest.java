package meridian.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.TestTrackers;
import meridian.concurrent.TimeLimiter;
import meridian.metrics.Metrics;
import meridian.store.SwarmStoreContract;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.AutoClose;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The decorators keep the contract of the store while nothing fails. */
final class GuardedStoreContractTest extends SwarmStoreContract {

  private static final int CONCURRENCY = 64;

  private final InstantSource clock = InstantSource.system();
  private final DynamoDbClient table = TestTrackers.emptyTable(clock);

  @AutoClose("shutdownNow")
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  GuardedStoreContractTest() {
    region(1);
    region(2);
  }

  @Override
  protected SwarmStore store(int code) {
    SwarmStore failover =
        new FailoverStore(
            guarded(code),
            Optional.of(guarded(9)),
            // Longer than any call, even on a slow machine.
            new RequestBudget(Duration.ofMinutes(5)),
            clock,
            new Metrics());
    return new LoadMeter(failover, clock);
  }

  private GuardedReplica guarded(int code) {
    return new GuardedReplica(
        "region " + code,
        TestTrackers.store(table, "peers", code, clock, new Random(27)),
        CONCURRENCY,
        TimeLimiter.interrupting(executor),
        clock,
        new Random(28));
  }
}
