package meridian.operate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.operate.Report;

/**
 * What became of what an operator ruled on.
 *
 * @param subjects all that were named, once each
 * @param changed those for which it was not so before
 * @param wording what was ruled
 * @param through the region that it was done through
 */
record RulingReport<T>(List<T> subjects, List<T> changed, Wording wording, DeployedRegion through)
    implements Report {

  /**
   * How a ruling is told.
   *
   * @param property what is so of a subject now, or not; for programs
   * @param holds whether it is so
   * @param done what was done to a subject
   * @param already what is said if there was nothing to be done
   */
  record Wording(String property, boolean holds, String done, String already) {}

  /** A subject a line. */
  @Override
  public Stream<String> lines() {
    return subjects.stream().map(subject -> subject + "  " + said(changed.contains(subject)));
  }

  private String said(boolean isNew) {
    return isNew ? wording.done + " through " + through.name() : wording.already;
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    subjects.forEach(
        subject ->
            json.putObject(String.valueOf(subject))
                .put(wording.property, wording.holds)
                .put("changed", changed.contains(subject)));
    return json;
  }
}
