package meridian.store.dynamodb.control;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import meridian.model.GlobalTable;
import meridian.store.control.ControlStore;
import meridian.store.control.ControlStoreContract;

final class ControlTableTest extends ControlStoreContract {

  private final GlobalTable table =
      GlobalTable.ofControl(List.of("all"), time, Duration.ofMillis(1), new Random(1));

  @Override
  protected ControlStore replica(int region) {
    return new ControlTable(table.client("all"), "control");
  }
}
