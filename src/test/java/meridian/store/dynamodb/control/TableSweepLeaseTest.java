package meridian.store.dynamodb.control;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.store.control.ControlStore;
import meridian.store.control.SweepLeaseContract;

final class TableSweepLeaseTest extends SweepLeaseContract {

  @Override
  protected ControlStore control(VirtualTime clock) {
    return new ControlTable(
        GlobalTable.ofControl(List.of("all"), clock, Duration.ofMillis(1), new Random(1))
            .client("all"),
        "control");
  }
}
