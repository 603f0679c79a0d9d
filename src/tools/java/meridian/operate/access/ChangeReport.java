package meridian.operate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.report.Report;

/**
 * The result of a change to a list.
 *
 * @param subjects the distinct entries that were given
 * @param changed the entries that were changed; the others were so before
 * @param through the region whose replica was used
 */
record ChangeReport(
    List<String> subjects, List<String> changed, ListChange change, DeployedRegion through)
    implements Report {

  /** One line for each entry. */
  @Override
  public Stream<String> lines() {
    return subjects.stream().map(subject -> subject + "  " + outcome(changed.contains(subject)));
  }

  private String outcome(boolean isNew) {
    return isNew ? change.done() + " through " + through.name() : change.already();
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    subjects.forEach(
        subject ->
            json.putObject(subject)
                .put(change.property(), change.decision().isRestrictive())
                .put("changed", changed.contains(subject)));
    return json;
  }
}
