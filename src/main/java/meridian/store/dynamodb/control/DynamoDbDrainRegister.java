package meridian.store.dynamodb.control;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import meridian.health.DrainRegister;
import meridian.health.DrainState;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The drain decisions in one region's replica of the control table.
 *
 * @param client calls the replica
 * @param table the control table's name
 */
public record DynamoDbDrainRegister(DynamoDbClient client, String table) implements DrainRegister {

  @Override
  public Map<RegionCode, DrainState> read() {
    return SdkFailures.translate(
        table,
        () ->
            new ControlTable(client, table)
                .read(DecisionKind.DRAINS, Instant.EPOCH, true).sorted().stream()
                    .collect(
                        Collectors.toUnmodifiableMap(
                            Decision::target, DynamoDbDrainRegister::state)));
  }

  private static DrainState state(Decision<RegionCode> decision) {
    return new DrainState(decision.action().isRestrictive(), decision.at());
  }
}
