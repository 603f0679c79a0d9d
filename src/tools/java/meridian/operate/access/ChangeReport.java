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
 * @param wording how the change is described
 * @param through the region whose replica was used
 */
record ChangeReport(
    List<String> subjects, List<String> changed, Wording wording, DeployedRegion through)
    implements Report {

  /**
   * How a change is described.
   *
   * @param property the entry's property in JSON
   * @param holds the property's value
   * @param done the participle for an entry that was changed
   * @param already the phrase for an entry that was not
   */
  record Wording(String property, boolean holds, String done, String already) {}

  /** One line for each entry. */
  @Override
  public Stream<String> lines() {
    return subjects.stream().map(subject -> subject + "  " + outcome(changed.contains(subject)));
  }

  private String outcome(boolean isNew) {
    return isNew ? wording.done + " through " + through.name() : wording.already;
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    subjects.forEach(
        subject ->
            json.putObject(subject)
                .put(wording.property, wording.holds)
                .put("changed", changed.contains(subject)));
    return json;
  }
}
